/// The frame of a response. RFC 3261 8.2.6.1, 8.2.6.2, 12.1.1.
#include "message/reply.hpp"

#include "base/text.hpp"
#include "message/status.hpp"

namespace sipua {

Draft make_reply(const Message& request, int status, std::string_view reason, std::string_view to_tag) {
  Draft reply;
  reply.status = status;
  reply.reason = reason.empty() ? reason_phrase(status) : reason;
  bool has_tag = !request.to_tag().empty();
  bool copies_route = status > 100 && status < 300;
  for (const Field& field : request.fields()) {
    std::string_view value = request.view(field.value);
    switch (field.id) {
      case HeaderId::record_route:
        if (copies_route) reply.add(header_name(field.id), value);
        break;
      case HeaderId::timestamp:
        if (status == 100) reply.add("Timestamp", value);
        break;
      case HeaderId::to:
        if (!reply.get("To").empty()) break;
        reply.add("To", value);
        if (!has_tag && !to_tag.empty()) reply.headers.back().value += str_cat({";tag=", to_tag});
        break;
      case HeaderId::from:
      case HeaderId::call_id:
      case HeaderId::cseq:
        if (reply.get(header_name(field.id)).empty()) reply.add(header_name(field.id), value);
        break;
      case HeaderId::via: reply.add("Via", value); break;
      default: break;
    }
  }
  return reply;
}

}  // namespace sipua
