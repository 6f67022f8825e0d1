/// RSeq and RAck. RFC 3262 7.1, 7.2, 10.
#include "message/values/reliability.hpp"

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"

namespace sipua {
namespace {

Result<std::uint32_t> read_rseq(Lexer& in) {
  in.skip_space();
  auto start = static_cast<std::uint32_t>(in.at());
  std::string_view digits = in.run(kTokenChar);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return Error{Errc::bad_syntax, "RSeq number", start};
  }
  std::optional<std::uint32_t> number = parse_u32(digits);
  if (!number || *number == 0) return Error{Errc::bad_value, "RSeq number", start};
  return *number;
}

}  // namespace

Result<std::uint32_t> parse_rseq(std::string_view text) {
  Lexer in(text);
  Result<std::uint32_t> number = read_rseq(in);
  in.skip_space();
  if (number && !in.done()) return in.error("RSeq number");
  return number;
}

std::string RAck::text() const { return str_cat({number(rseq), " ", number(cseq), " ", method}); }

Result<RAck> parse_rack(std::string_view text) {
  Lexer in(text);
  Result<std::uint32_t> rseq = read_rseq(in);
  if (!rseq) return rseq.error();
  Result<CSeqView> cseq = split_cseq(in.rest());
  if (!cseq) {
    Error error = cseq.error();
    error.at += static_cast<std::uint32_t>(in.at());
    return error;
  }
  return RAck{*rseq, cseq->number, std::string(cseq->method)};
}

}  // namespace sipua
