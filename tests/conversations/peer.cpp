#include "conversations/peer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/parser.hpp"
#include "message/status.hpp"

namespace sipua::conversation {

namespace {

constexpr std::string_view kSdp =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n";

}  // namespace

bool Line::has(std::string_view word) const { return std::find(words.begin(), words.end(), word) != words.end(); }

std::string Line::get(std::string_view name, std::string otherwise) const {
  for (const auto& word : words) {
    const auto sign = word.find('=');
    if (sign != std::string::npos && word.substr(0, sign) == name) return word.substr(sign + 1);
  }
  return otherwise;
}

void Peer::see(const std::string& text) {
  auto message = parse_message(text);
  if (!message) return;
  if (message->is_request()) {
    sent_[std::string(message->method_text())] = std::move(*message);
    return;
  }
  auto& call = calls_[std::string(message->call_id())];
  const bool is_stray = message->method() == Method::cancel && message->status() >= 300;  // a tag of no dialog
  if (!message->to_tag().empty() && !is_stray) call.our_tag = message->to_tag();
  if (const auto rseq = message->header(HeaderId::rseq)) {
    call.rack = str_cat({*rseq, " ", message->header(HeaderId::cseq).value_or("")});
  }
  const auto cseq = message->cseq();
  if (message->method() == Method::invite && message->status() >= 200 && cseq) {
    call.invites[static_cast<int>(cseq->number)].final_status = message->status();
  }
}

const Message* Peer::last_sent(const std::string& method) const {
  const auto found = sent_.find(method);
  return found == sent_.end() ? nullptr : &found->second;
}

std::string Peer::frame(const Line& line) {
  const bool is_response = is_digit(line.words.at(1)[0]);
  return is_response ? response(line) : request(line);
}

std::string Peer::filled(std::string text) const {
  const auto at = text.find("CSEQ(");
  const auto end = at == text.npos ? at : text.find(')', at);
  if (end == text.npos) return text;
  const Message* request = last_sent(text.substr(at + 5, end - at - 5));
  const auto cseq = request ? request->cseq() : Error{Errc::missing, "request"};
  const bool adds = text.substr(end + 1, 1) == "+";
  const auto number = (cseq ? cseq->number : 0) + (adds ? static_cast<std::uint32_t>(text[end + 2] - '0') : 0);
  return text.replace(at, end + (adds ? 3 : 1) - at, std::to_string(number));
}

std::string Peer::finish(std::string head, const Line& line) {
  std::string body;
  for (std::string text : line.plus) {
    text = filled(std::move(text));
    const auto at = text.find("TAG(");  // our tag in that call
    const auto end = at == text.npos ? at : text.find(')', at);
    if (end != text.npos) text.replace(at, end + 1 - at, calls_[text.substr(at + 4, end - at - 4)].our_tag);
    const Message* invite = last_sent("INVITE");
    if (const auto ours = text.find("OURS"); ours != text.npos && invite) {
      text.replace(ours, 4, str_cat({invite->call_id(), ";to-tag=", invite->from_tag()}));
    }
    head += text + "\r\n";
  }
  if (line.has("sdp")) {
    head += "Content-Type: application/sdp\r\n";
    body = kSdp;
  }
  for (const auto& text : line.bar) body += text + "\r\n";
  return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string Peer::response(const Line& line) {
  const std::string code = line.words.at(1), method = line.words.at(2);
  const Message* request = last_sent(method);
  if (!request) return "no " + method + " was sent";
  std::string head = "SIP/2.0 " + code + " " + std::string(reason_phrase(std::stoi(code))) + "\r\n";
  const std::string tag = line.get("tag", code == "100" ? "" : "peer");
  for (const auto& field : request->fields()) {
    if (field.id != HeaderId::via && field.id != HeaderId::from && field.id != HeaderId::to &&
        field.id != HeaderId::call_id && field.id != HeaderId::cseq) {
      continue;
    }
    head += std::string(header_name(field.id)) + ": " + std::string(request->view(field.value));
    if (field.id == HeaderId::to && request->to_tag().empty() && !tag.empty()) head += ";tag=" + tag;
    head += "\r\n";
  }
  if (method == "INVITE" && code[0] != '4' && code[0] != '5' && code[0] != '6' && code != "100") {
    const std::string contact = line.get("contact", "<sip:" + tag + "@192.0.2.10;transport=ws>");
    if (contact != "none") head += "Contact: " + contact + "\r\n";
  }
  if (method == "INVITE" && code[0] == '2') answered_tag_ = tag;
  if (line.has("reliable")) head += "Require: 100rel\r\nRSeq: " + line.get("rseq", std::to_string(++rseq_)) + "\r\n";
  if (method == "REGISTER" && code[0] == '2' && !line.has("bare")) {
    head += "Contact: " + std::string(request->header(HeaderId::contact).value_or("")) + "\r\n";
  }
  return finish(std::move(head), line);
}

std::string Peer::request(const Line& line) {
  const std::string method = line.words.at(1);
  const bool out = line.has("out");
  const Message* invite = last_sent("INVITE");
  if (out && !invite) return "no INVITE was sent";
  const std::string id = out ? std::string(invite->call_id()) : line.get("call", "c1");
  Call& call = calls_[id];
  const bool follows = method == "ACK" || method == "CANCEL" || line.has("again");
  const int last = method == "ACK" || method == "CANCEL" ? call.invite_cseq : call.cseq;
  const int cseq = std::stoi(line.get("cseq", std::to_string(follows ? last : ++call.cseq)));
  Call::Invite& meant = call.invites[cseq];
  const bool same_branch = method == "CANCEL" || (method == "ACK" && meant.final_status >= 300);
  std::string branch = "z9hG4bKpeer" + std::to_string(++branches_);
  if (line.has("again") || same_branch) branch = meant.branch;
  if (method == "INVITE") call.cseq = std::max(call.cseq, cseq), call.invite_cseq = cseq, meant.branch = branch;

  const std::string user = line.get("user", "alice"), tag = line.get("tag", "peer-" + id);
  std::string from = "<" + line.get("from", "sip:bob@example.com") + ">;tag=" + tag, to = "<sip:alice@example.com>",
              call_id = id;
  if (!call.our_tag.empty() && method != "CANCEL" && !line.has("again")) to += ";tag=" + call.our_tag;
  if (out) {
    from = std::string(invite->header(HeaderId::to).value_or(""));
    if (invite->to_tag().empty()) from += ";tag=" + line.get("tag", answered_tag_);
    to = std::string(invite->header(HeaderId::from).value_or(""));
    call_id = std::string(invite->call_id());
  }
  if (method == "INVITE") meant.to = to;
  if (method == "CANCEL" && !meant.to.empty()) to = meant.to;  // RFC 3261 9.1
  std::string head = method + " " + line.get("uri", "sip:" + user + "@example.com") + " " +
                     line.get("version", "SIP/2.0") + "\r\nVia: SIP/2.0/WS peer.invalid;branch=" + branch +
                     "\r\nMax-Forwards: 70\r\nFrom: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + call_id +
                     "\r\nCSeq: " + std::to_string(cseq) + " " + method + "\r\n";
  if (method == "PRACK" && !line.has("no-rack")) head += "RAck: " + call.rack + "\r\n";
  if ((method == "INVITE" || method == "UPDATE" || method == "REFER") && !line.has("no-contact"))
    head += "Contact: <sip:bob@192.0.2.20;transport=ws>\r\n";
  return finish(std::move(head), line);
}

}  // namespace sipua::conversation
