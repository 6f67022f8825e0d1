#include "ua/options.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "options_harness.hpp"

namespace sipua::options_testing {
namespace {

TEST(OptionTable, NamesEachOptionOnceWithItsSnakeCaseAlias) {  // classic 2.1
  std::set<std::string_view> names;
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    std::string snake;
    bool was_capital = false;
    for (char c : row->name) {
      const bool capital = to_lower(c) != c;
      if (capital && !was_capital) snake += '_';
      snake += to_lower(c);
      was_capital = capital;
    }
    EXPECT_EQ(row->alias, snake);
    EXPECT_TRUE(names.insert(row->name).second) << row->name;
    EXPECT_FALSE(row->doc.empty()) << row->name;
  }
  EXPECT_EQ(names.size(), 63u);
}

bool is_counted(OptionType type) {
  for (OptionType each :
       {OptionType::seconds, OptionType::timeout, OptionType::count, OptionType::params, OptionType::interval}) {
    if (type == each) return true;
  }
  return false;
}

TEST(OptionTable, SaysOfEachTypeOnceWhatItTakes) {
  std::set<OptionType> types;
  for (const OptionTypeRow* row = option_types_begin(); row != option_types_end(); ++row) {
    EXPECT_TRUE(types.insert(row->type).second) << row->accepts;
    EXPECT_FALSE(row->name.empty() || row->accepts.empty() || row->typescript.empty()) << row->accepts;
  }
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    EXPECT_EQ(types.count(row->type), 1u) << row->name;
  }
}

TEST(OptionTable, GivesTheHostItsNames) {
  std::string names;
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    names += str_cat({row->name, " ", row->later, "\n"});
  }
  EXPECT_EQ(option_names(), names);
}

TEST(OptionTable, TellsTheDefaultsThatOptionsHave) {
  const Options options = accepted({});
  for (const OptionRow* row = option_table_begin(); row != option_table_end(); ++row) {
    if (row->type == OptionType::boolean) {
      EXPECT_EQ(row->default_text, options.*row->target.boolean ? "true" : "false") << row->name;
    }
    if (is_counted(row->type)) {
      EXPECT_EQ(row->default_text, number(options.*row->target.count)) << row->name;
    }
    if (row->type == OptionType::support) {
      EXPECT_EQ(row->default_text, kSupportNames[static_cast<int>(options.*row->target.support)]) << row->name;
    }
  }
  EXPECT_EQ(option_table_begin()[row_of("dtmfType")].default_text, kDtmfNames[static_cast<int>(options.dtmf_type)]);
  EXPECT_EQ(option_table_begin()[row_of("userAgentString")].default_text, options.user_agent);
  EXPECT_EQ(option_table_begin()[row_of("contactTransport")].default_text, options.contact_transport);
  EXPECT_EQ(option_table_begin()[row_of("wsServers")].default_text, options.servers.at(0).url);
}

TEST(OptionRules, LetUndefinedEmptyTextNanAndEmptyListBeTheDefault) {  // classic 2.1
  Random none(Random::Seed{});
  Options expected = std::get<Options>(check_options({}, none));
  for (const OptionValue& value : {kUndefined, text(""), kNan, kEmptyList}) {
    std::vector<OptionValue> values(static_cast<std::size_t>(option_table_end() - option_table_begin()), value);
    Random random(Random::Seed{});
    auto result = check_options(values, random);
    ASSERT_TRUE(std::holds_alternative<Options>(result)) << int(value.type);
    const Options& options = std::get<Options>(result);
    EXPECT_EQ(options.uri.text(), expected.uri.text());
    EXPECT_EQ(options.servers.size(), 1u);
    EXPECT_EQ(options.servers[0].url, kDefaultServer);
    EXPECT_EQ(options.password, std::nullopt);
    EXPECT_EQ(options.display_name, "");
    EXPECT_TRUE(options.register_);
    EXPECT_EQ(options.register_expires, 600u);
    EXPECT_EQ(options.via_host, expected.via_host);
    EXPECT_EQ(options.instance_id, expected.instance_id);
  }
}

TEST(OptionRules, TakeMissingRowsAsUndefinedAndIgnoreExtraOnes) {
  std::vector<OptionValue> values(100);
  values.back() = kFunction;
  Random random(Random::Seed{});
  EXPECT_TRUE(std::holds_alternative<Options>(check_options(values, random)));
  EXPECT_TRUE(std::holds_alternative<Options>(check_options({text("alice@example.org")}, random)));
}

TEST(OptionRules, NameTheFirstBadOptionOfTheTable) {
  EXPECT_EQ(refused({{"autostart", num(1)}, {"uri", num(1)}}), "uri");
}

TEST(OptionRules, MakeNamesFromTheSeed) {
  Options one = std::get<Options>(check({}, 1));
  Options same = std::get<Options>(check({}, 1));
  Options other = std::get<Options>(check({}, 2));
  EXPECT_EQ(one.via_host, same.via_host);
  EXPECT_NE(one.via_host, other.via_host);
  EXPECT_NE(one.sipjs_id, other.sipjs_id);
  EXPECT_NE(one.contact_name, other.contact_name);
  EXPECT_NE(one.instance_id, other.instance_id);
  EXPECT_NE(one.uri.user, other.uri.user);
  EXPECT_TRUE(matches(one.sipjs_id, 5, kHex));
}

TEST(OptionUri, IsAnonymousByDefault) {  // classic 2.2
  Options options = accepted({});
  EXPECT_EQ(options.uri.scheme, "sip");
  EXPECT_TRUE(options.uri.user.starts_with("anonymous."));
  EXPECT_TRUE(matches(options.uri.user.substr(10), 6, kHex));
  EXPECT_EQ(options.uri.host, "anonymous.invalid");
  EXPECT_EQ(options.registrar_server.text(), "sip:anonymous.invalid");
}

TEST(OptionUri, MayLeaveOutItsScheme) {  // classic 2.2
  for (std::string_view uri : {"alice@example.org", "sip:alice@example.org", "SIP:alice@example.org"}) {
    EXPECT_EQ(accepted({{"uri", text(uri)}}).uri.text(), "sip:alice@example.org");
  }
}

TEST(OptionUri, MayBeASipsUri) {  // classic 2.2
  for (std::string_view uri : {"sips:a@b", "SIPS:a@b"}) {
    Options options = accepted({{"uri", text(uri)}});
    EXPECT_EQ(options.uri.text(), "sips:a@b");
    EXPECT_EQ(options.registrar_server.text(), "sips:b");
  }
}

TEST(OptionUri, KeepsPortAndParametersButNoHeaders) {  // RFC 3261 19.1.1
  EXPECT_EQ(accepted({{"uri", text("sip:a:pw@[2001:db8::1]:5070;transport=WS?x=y")}}).uri.text(),
            "sip:a:pw@[2001:db8::1]:5070;transport=WS");
}

TEST(OptionUri, IsRefusedWhenMalformedOrNotText) {
  expect_refused("uri", {text("alice"), text("sip:example.org"), text("sip:@example.org"), text("alice@"),
                         text("sip:alice@exa mple.org"), text(" alice@example.org"), text("<sip:alice@example.org>"),
                         text("sip:alice@example.org:99999"), text("sip:al%ice@example.org"), text("sip:"),
                         text("tel:+123"), text("http://example.org/"), text("alice@example.org\r\nX: y"), num(5),
                         boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionWsServers, HaveTheClassicDefault) {  // classic 2.2
  Options options = accepted({});
  ASSERT_EQ(options.servers.size(), 1u);
  EXPECT_EQ(options.servers[0].url, "wss://edge.sip.onsip.com");
  EXPECT_EQ(options.servers[0].sip_uri, "<sip:edge.sip.onsip.com;lr;transport=ws>");
  EXPECT_EQ(options.servers[0].scheme, "WSS");
  EXPECT_EQ(options.servers[0].weight, 0);
}

TEST(OptionWsServers, MayBeOneText) {  // seed page
  Options options = accepted({{"wsServers", text("ws://sip-ws.example.com:8443/sip?KEY=1234")}});
  ASSERT_EQ(options.servers.size(), 1u);
  EXPECT_EQ(options.servers[0].url, "ws://sip-ws.example.com:8443/sip?KEY=1234");
  EXPECT_EQ(options.servers[0].sip_uri, "<sip:sip-ws.example.com:8443;lr;transport=ws>");
  EXPECT_EQ(options.servers[0].scheme, "WS");
}

TEST(OptionWsServers, MayBeAListOfTextAndObjects) {  // seed page
  Options options = accepted(
      {{"wsServers", list({text("ws://a"), server("wss://b", num(10)), server("wss://c/", text("2.5")),
                           object({{"wsUri", text("ws://d")}, {"weight", kUndefined}}),
                           object({{"ws_uri", text("ws://e")}, {"wsUri", text("ws://f")}, {"other", kFunction}}),
                           server("ws://g", text("")), server("ws://h", num(-1)), server("ws://i", text("-12.25"))})}});
  ASSERT_EQ(options.servers.size(), 8u);
  const double weights[] = {0, 10, 2.5, 0, 0, 0, -1, -12.25};
  const std::string_view urls[] = {"ws://a", "wss://b", "wss://c/", "ws://d", "ws://e", "ws://g", "ws://h", "ws://i"};
  for (std::size_t at = 0; at < 8; ++at) {
    EXPECT_EQ(options.servers[at].url, urls[at]);
    EXPECT_EQ(options.servers[at].weight, weights[at]);
  }
}

TEST(OptionWsServers, TakeTheirSchemeInAnyCase) {  // classic 2.2
  Options options = accepted({{"wsServers", list({text("WSS://a"), text("wS://b")})}});
  EXPECT_EQ(options.servers[0].scheme, "WSS");
  EXPECT_EQ(options.servers[0].url, "WSS://a");
  EXPECT_EQ(options.servers[1].scheme, "WS");
}

TEST(OptionWsServers, HaveASipUriInTheOrderOfTheSeedPage) {  // seed page: usePreloadedRoute
  for (auto [url, uri] : {std::pair{"ws://example.org/sip-ws", "<sip:example.org;lr;transport=ws>"},
                          std::pair{"wss://example.org:8443", "<sip:example.org:8443;lr;transport=ws>"},
                          std::pair{"wss://me:pw@example.org?a@b", "<sip:example.org;lr;transport=ws>"},
                          std::pair{"wss://[2001:db8::1]:443/", "<sip:[2001:db8::1]:443;lr;transport=ws>"},
                          std::pair{"wss://192.0.2.7", "<sip:192.0.2.7;lr;transport=ws>"}}) {
    EXPECT_EQ(accepted({{"wsServers", text(url)}}).servers[0].sip_uri, uri);
  }
}

TEST(OptionWsServers, AreRefusedWithAnotherSchemeOrWithoutHost) {
  expect_refused("wsServers", {text("http://a"),  text("https://a"),     text("udp://a"),     text("a.example.org"),
                               text("wss:a"),     text("wss:/a"),        text("ws:///path"),  text("wss://"),
                               text("ws://?a"),   text("wss://:443"),    text("wss://a:b"),   text("wss://a:70000"),
                               text("wss://a b"), text("wss://a/\r\nx"), text("wss://a#b"),   text("wss://a/#b"),
                               text("wss://a;b"), text("wss://a,b"),     text("wss://user@"), text(" wss://a"),
                               text("wss://a/ b")});
}

TEST(OptionWsServers, AreRefusedInAnotherForm) {
  expect_refused("wsServers",
                 {num(1), boolean(true), kFunction, server("wss://a", num(1)), list({text("")}), list({kUndefined}),
                  list({num(1)}), list({list({text("wss://a")})}), list({kObject}), list({text("wss://a"), text("x")}),
                  list({object({{"ws_uri", num(1)}})}), list({object({{"weight", num(1)}})})});
}

TEST(OptionWsServers, AreRefusedWithAWeightThatIsNotANumber) {  // classic 2.2
  for (const OptionValue& weight : {text("heavy"), text("1x"), text("-"), text("."), text("1.2.3"), text("1e3"),
                                    boolean(true), kFunction, kObject, kListOfText}) {
    EXPECT_EQ(refused({{"wsServers", list({server("wss://a", weight)})}}), "wsServers") << weight.text;
  }
}

TEST(OptionConnectionRecovery, NamesTheMaximumWhenItIsBelowTheMinimum) {  // classic 2.1
  EXPECT_EQ(refused({{"connectionRecoveryMaxInterval", num(1)}}), "connectionRecoveryMaxInterval");
  EXPECT_EQ(refused({{"connectionRecoveryMinInterval", num(31)}}), "connectionRecoveryMaxInterval");
  EXPECT_EQ(refused({{"connectionRecoveryMinInterval", num(30)}}), "");
  EXPECT_EQ(refused({{"connectionRecoveryMinInterval", num(60)}, {"connectionRecoveryMaxInterval", num(60)}}), "");
}

TEST(OptionSessionExpires, IsNamedWhenItIsBelowMinSe) {  // RFC 4028 4
  EXPECT_EQ(refused({{"minSE", num(1801)}}), "sessionExpires");
  EXPECT_EQ(refused({{"sessionExpires", num(90)}}), "");
  EXPECT_EQ(refused({{"sessionExpires", num(100)}, {"minSE", num(101)}}), "sessionExpires");
  EXPECT_EQ(refused({{"sessionExpires", num(100)}, {"minSE", num(100)}}), "");
}

TEST(OptionRegistrarServer, IsTheUriWithoutItsUserByDefault) {  // classic 2.2
  EXPECT_EQ(accepted({{"uri", text("sip:a:pw@b:5070;transport=ws")}}).registrar_server.text(),
            "sip:b:5070;transport=ws");
}

TEST(OptionRegistrarServer, IsAUriWithoutUser) {  // classic 2.2
  for (std::string_view uri : {"sip:registrar.mydomain.com", "registrar.mydomain.com", "Sip:registrar.mydomain.com"}) {
    EXPECT_EQ(accepted({{"registrarServer", text(uri)}}).registrar_server.text(), "sip:registrar.mydomain.com");
  }
  EXPECT_EQ(accepted({{"registrarServer", text("sips:r:5061;lr")}}).registrar_server.text(), "sips:r:5061;lr");
  EXPECT_EQ(accepted({{"registrarServer", text("r:5061")}}).registrar_server.text(), "sip:r:5061");
}

TEST(OptionRegistrarServer, IsRefusedWithAUserOrMalformed) {  // classic 2.2
  expect_refused("registrarServer", {text("sip:a@b"), text("a@b"), text("sip:"), text("http://b/"), text("b c"), num(1),
                                     boolean(false), kFunction, kObject, kListOfText});
}

TEST(OptionHackWssInTransport, ReachesContactAndRoute) {  // classic 2.2; seed page
  Options options = accepted({{"hackWssInTransport", boolean(true)},
                              {"contactTransport", text("ws")},
                              {"wsServers", list({text("ws://a:80"), text("wss://b")})}});
  EXPECT_EQ(options.contact_transport, "wss");
  EXPECT_EQ(options.servers[0].sip_uri, "<sip:a:80;lr;transport=wss>");
  EXPECT_EQ(options.servers[1].sip_uri, "<sip:b;lr;transport=wss>");
}

}  // namespace
}  // namespace sipua::options_testing
