// RFC 3261 17.1.3, 17.2.3. Keys are texts joined by line feeds, which no part of a message can hold; those of clients
// have two parts, those of servers more.
#include "transaction/matching.hpp"

#include "base/text.hpp"

namespace sipua::transaction {

bool has_cookie(const Via& via) { return starts_with_blind(via.branch(), "z9hG4bK"); }

std::string client_key(std::string_view branch, std::string_view method) { return str_cat({branch, "\n", method}); }

std::string server_key(const Message& request, const Via& top, std::string_view method) {
  if (has_cookie(top)) {
    const std::string port = top.port ? number(*top.port) : "";
    return str_cat({top.branch(), "\n", lower(top.host), ":", port, "\n", method});
  }
  const auto cseq = request.cseq();
  const std::string sequence = cseq ? number(cseq->number) : "";
  return str_cat({request.request_uri(), "\n", request.call_id(), "\n", request.from_tag(), "\n", sequence, "\n",
                  request.header(HeaderId::via).value_or(""), "\n", method});
}

}  // namespace sipua::transaction
