/// Received text to values, natively: sipua against sofia-sip and libosip2 over the corpus, in one run.
///
/// Each parses the text and reads the same values out of it: addresses, Vias, routes, numbers. What is compared is the
/// median of the ratios of rounds in which ours and theirs were timed one right after the other. Messages on which a
/// pair disagrees are left out for that pair. See README.md in this folder.
#include <osipparser2/osip_parser.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_log.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "message/parser.hpp"
#include "message/values/fields.hpp"
#include "message/values/name_addr.hpp"
#include "message/values/via.hpp"

namespace {

/// What a reader reports what it read to. Of a text that a peer has as a C string the size is not asked for.
struct Touch {
  std::uint64_t sum = 0;
  void text(std::string_view text) { sum += text.empty() ? 0 : static_cast<unsigned char>(text[0]); }
  void text(const char* text) { sum += text ? static_cast<unsigned char>(*text) : 0; }
  void host(auto host) { text(host); }
  void number(std::uint64_t number) { sum += number; }
  template <class T>
  void detail(T part) {
    text(part);
  }
};

/// All of it, to compare. `detail` are parts that parsers may rightly give in another form (escapes, quotes, case).
struct Collect {
  std::string all;
  void text(std::string_view text) { all.append(text).append("|"); }
  void text(const char* text) { this->text(std::string_view(text ? text : "")); }
  /// IPv6 with or without its brackets.
  void host(std::string_view host) { text(host.substr(0, 1) == "[" ? host.substr(1, host.size() - 2) : host); }
  void host(const char* host) { this->host(std::string_view(host ? host : "")); }
  void number(std::uint64_t number) { text(std::to_string(number)); }
  template <class T>
  void detail(T) {}
};

/// Ours: parse_message(), then the values where they stand in the text.
struct Sipua {
  sipua::ParamPool pool;
  std::string buffer;

  void address(std::string_view value, auto& sink) {
    pool.clear();
    sipua::NameAddrView read;
    if (!sipua::view_name_addr(value, pool, read)) return sink.text(""), sink.text("");  // the "*" of a Contact
    sink.detail(read.display_name);
    sink.detail(read.uri.user);
    sink.host(read.uri.at.host);
    const sipua::ParamView* tag = sipua::find_param(pool, read.params, "tag");
    sink.text(tag ? tag->value : std::string_view());
  }

  void via(std::string_view value, auto& sink) {
    pool.clear();
    sipua::ViaView read;
    if (!sipua::view_via(value, pool, read)) return;
    sink.detail(read.transport);
    sink.host(read.sent_by.host);
    sink.number(read.sent_by.port.value_or(0));
    const sipua::ParamView* branch = sipua::find_param(pool, read.params, "branch");
    sink.text(branch ? branch->value : std::string_view());
  }

  void list(const sipua::Message& message, sipua::HeaderId id, auto& sink) {
    sipua::ValueReader reader(message, id);
    for (std::string_view value; reader.next(value);) address(value, sink);
  }

  void number(const sipua::Message& message, sipua::HeaderId id, auto& sink) {
    auto text = message.header(id);
    auto value = text ? sipua::parse_delta_seconds(*text) : sipua::Error{};
    sink.number(value ? *value : 0);
  }

  bool run(const std::string& text, auto& sink) {
    buffer.assign(text);
    auto message = sipua::parse_message(std::move(buffer));
    if (!message) return false;
    read(*message, sink);
    buffer = std::move(*message).take_text();
    return true;
  }

  void read(const sipua::Message& message, auto& sink) {
    using sipua::HeaderId;
    sink.number(static_cast<std::uint64_t>(message.status()));
    if (message.is_request()) sink.text(message.method_text());
    address(message.header(HeaderId::from).value_or(""), sink);
    address(message.header(HeaderId::to).value_or(""), sink);
    sipua::ValueReader vias(message, HeaderId::via);
    for (std::string_view value; vias.next(value);) via(value, sink);
    list(message, HeaderId::contact, sink);
    list(message, HeaderId::route, sink);
    list(message, HeaderId::record_route, sink);
    sink.text(message.call_id());
    auto cseq = message.cseq();
    if (cseq) sink.number(cseq->number), sink.text(cseq->method);
    number(message, HeaderId::max_forwards, sink);
    number(message, HeaderId::expires, sink);
    sink.number(message.body().size());
  }
};

/// sofia-sip: msg_make() parses every header it knows.
struct Sofia {
  static void address(const char* display, const url_t* url, const char* tag, auto& sink) {
    sink.detail(display);
    sink.detail(url->url_user);
    sink.host(url->url_host);
    sink.text(tag);
  }

  bool run(const std::string& text, auto& sink) {
    msg_t* msg = msg_make(sip_default_mclass(), 0, text.data(), static_cast<ssize_t>(text.size()));
    const sip_t* sip = sip_object(msg);
    bool good = sip && !sip->sip_error && sip->sip_from && sip->sip_to && sip->sip_call_id && sip->sip_cseq;
    if (good) read(*sip, sink);
    msg_destroy(msg);
    return good;
  }

  static void read(const sip_t& sip, auto& sink) {
    sink.number(sip.sip_status ? static_cast<std::uint64_t>(sip.sip_status->st_status) : 0);
    if (sip.sip_request) sink.text(sip.sip_request->rq_method_name);
    address(sip.sip_from->a_display, sip.sip_from->a_url, sip.sip_from->a_tag, sink);
    address(sip.sip_to->a_display, sip.sip_to->a_url, sip.sip_to->a_tag, sink);
    for (const sip_via_t* via = sip.sip_via; via; via = via->v_next) {
      sink.detail(via->v_protocol);
      sink.host(via->v_host);
      sink.number(via->v_port ? std::strtoul(via->v_port, nullptr, 10) : 0);
      sink.text(via->v_branch);
    }
    for (const sip_contact_t* each = sip.sip_contact; each; each = each->m_next)
      address(each->m_display, each->m_url, "", sink);
    for (const sip_route_t* each = sip.sip_route; each; each = each->r_next)
      address(each->r_display, each->r_url, "", sink);
    for (const sip_record_route_t* each = sip.sip_record_route; each; each = each->r_next)
      address(each->r_display, each->r_url, "", sink);
    sink.text(sip.sip_call_id->i_id);
    sink.number(sip.sip_cseq->cs_seq);
    sink.text(sip.sip_cseq->cs_method_name);
    sink.number(sip.sip_max_forwards ? sip.sip_max_forwards->mf_count : 0);
    sink.number(sip.sip_expires ? sip.sip_expires->ex_delta : 0);
    sink.number(sip.sip_payload ? sip.sip_payload->pl_len : 0);
  }
};

/// libosip2: osip_message_parse() parses every header it knows; Max-Forwards and Expires stay texts.
struct Osip {
  static void address(const osip_from_t* from, const char* tag, auto& sink) {
    sink.detail(from->displayname);
    sink.detail(from->url ? from->url->username : nullptr);
    sink.host(from->url ? from->url->host : nullptr);
    sink.text(tag);
  }
  static const char* tag_of(osip_from_t* from) {
    osip_generic_param_t* tag = nullptr;
    osip_generic_param_get_byname(&from->gen_params, const_cast<char*>("tag"), &tag);
    return tag ? tag->gvalue : nullptr;
  }
  static void list(const osip_list_t& values, auto& sink) {
    osip_list_iterator_t at;
    for (void* each = osip_list_get_first(&values, &at); osip_list_iterator_has_elem(at);
         each = osip_list_get_next(&at))
      address(static_cast<osip_from_t*>(each), "", sink);
  }
  static void number(osip_message_t* sip, const char* name, auto& sink) {
    osip_header_t* header = nullptr;
    osip_message_header_get_byname(sip, name, 0, &header);
    sink.number(header && header->hvalue ? std::strtoul(header->hvalue, nullptr, 10) : 0);
  }

  bool run(const std::string& text, auto& sink) {
    osip_message_t* sip = nullptr;
    if (osip_message_init(&sip) != OSIP_SUCCESS) return false;
    bool good = osip_message_parse(sip, text.data(), text.size()) == OSIP_SUCCESS && sip->from && sip->to &&
                sip->call_id && sip->cseq;
    if (good) read(sip, sink);
    osip_message_free(sip);
    return good;
  }

  static void read(osip_message_t* sip, auto& sink) {
    sink.number(sip->sip_method ? 0 : static_cast<std::uint64_t>(sip->status_code));
    if (sip->sip_method) sink.text(sip->sip_method);
    address(sip->from, tag_of(sip->from), sink);
    address(sip->to, tag_of(sip->to), sink);
    osip_list_iterator_t at;
    for (auto* via = static_cast<osip_via_t*>(osip_list_get_first(&sip->vias, &at)); osip_list_iterator_has_elem(at);
         via = static_cast<osip_via_t*>(osip_list_get_next(&at))) {
      sink.detail(via->protocol);
      sink.host(via->host);
      sink.number(via->port ? std::strtoul(via->port, nullptr, 10) : 0);
      osip_generic_param_t* branch = nullptr;
      osip_via_param_get_byname(via, const_cast<char*>("branch"), &branch);
      sink.text(branch ? branch->gvalue : nullptr);
    }
    list(sip->contacts, sink);
    list(sip->routes, sink);
    list(sip->record_routes, sink);
    call_id(*sip->call_id, sink);
    sink.number(std::strtoul(sip->cseq->number, nullptr, 10));
    sink.text(sip->cseq->method);
    number(sip, "max-forwards", sink);
    number(sip, "expires", sink);
    auto* body = static_cast<osip_body_t*>(osip_list_get(&sip->bodies, 0));
    sink.number(body ? body->length : 0);
  }

  /// In two parts there.
  static void call_id(const osip_call_id_t& id, Touch& sink) { sink.text(id.number), sink.text(id.host); }
  static void call_id(const osip_call_id_t& id, Collect& sink) {
    sink.text(std::string(id.number) + (id.host ? "@" : "") + (id.host ? id.host : ""));
  }
};

using Texts = std::vector<std::string>;

Texts corpus(const char* file) {
  std::ifstream in(file);
  Texts texts;
  for (const auto& message : nlohmann::json::parse(in)) texts.push_back(message["text"].get<std::string>());
  return texts;
}

template <class Peer>
Texts agreed(const Texts& texts) {
  Texts common;
  for (const std::string& text : texts) {
    Collect ours;
    Collect theirs;
    if (!Sipua().run(text, ours) || !Peer().run(text, theirs)) continue;
    if (ours.all == theirs.all) common.push_back(text);
    if (ours.all != theirs.all && std::getenv("BENCH_SHOW")) {
      std::printf("%s\n%s\n%s\n\n", text.substr(0, text.find('\r')).c_str(), ours.all.c_str(), theirs.all.c_str());
    }
  }
  return common;
}

std::uint64_t sum = 0;

/// Nanoseconds a message.
template <class Parser>
double time(const Texts& texts) {
  constexpr int kPasses = 5;
  Parser parser;
  std::clock_t start = std::clock();  // CPU time: what else the machine does does not count
  Touch sink;
  for (int pass = 0; pass < kPasses; ++pass) {
    for (const std::string& text : texts) parser.run(text, sink);
  }
  sum += sink.sum;
  double took = static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
  return took / kPasses / static_cast<double>(texts.size());
}

double median(std::vector<double> values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <class Peer>
void compare(const char* name, const Texts& texts) {
  constexpr int kRounds = 41;
  Texts common = agreed<Peer>(texts);
  std::vector<double> ours;
  std::vector<double> theirs;
  std::vector<double> ratios;
  time<Sipua>(common), time<Peer>(common);
  for (int round = 0; round < kRounds; ++round) {
    double first = round % 2 ? time<Peer>(common) : time<Sipua>(common);
    double second = round % 2 ? time<Sipua>(common) : time<Peer>(common);
    ours.push_back(round % 2 ? second : first);
    theirs.push_back(round % 2 ? first : second);
    ratios.push_back(theirs.back() / ours.back());
  }
  std::printf("  %-12s %9.2f us %9.2f us %9.1f x   %zu left out\n", name, median(theirs) / 1000, median(ours) / 1000,
              median(ratios), texts.size() - common.size());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::puts("usage: parse_bench tests/corpus/messages.json"), 2;
  su_log_set_level(su_log_global, 0);
  parser_init();
  Texts texts = corpus(arguments[1]);
  std::printf("received text parsed, every address, Via and number read; native, %zu messages\n", texts.size());
  std::printf("  %-12s %12s %12s %11s\n", "", "theirs", "ours", "ratio");
  compare<Sipua>("(itself)", texts);  // how far from 1 a ratio is by chance
  if (std::getenv("BENCH_ITSELF")) return 0;
  compare<Sofia>("sofia-sip", texts);
  compare<Osip>("libosip2", texts);
  return sum == 0;
}
