#include "ua/option_checks.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "base/text.hpp"
#include "options_harness.hpp"

namespace sipua::options_testing {
namespace {

TEST(OptionAuthorizationUser, IsTheUserOfTheUriByDefault) {  // classic 2.2
  EXPECT_EQ(accepted({{"uri", text("sip:al%20ice@example.org")}}).authorization_user, "al ice");
}

TEST(OptionAuthorizationUser, MayBeTextOrANumber) {  // classic 2.2
  EXPECT_EQ(accepted({{"authorizationUser", text("alice123")}}).authorization_user, "alice123");
  EXPECT_EQ(accepted({{"authorizationUser", text("dom\\alice @x")}}).authorization_user, "dom\\alice @x");
  EXPECT_EQ(accepted({{"authorizationUser", num(1001)}}).authorization_user, "1001");
  EXPECT_EQ(accepted({{"authorizationUser", num(0)}}).authorization_user, "0");
}

TEST(OptionAuthorizationUser, IsRefusedWithAQuoteOrMoreLines) {  // classic 2.2
  expect_refused("authorizationUser", {text("al\"ice"), text("a\r\nb"), text("a\nb"), text(std::string_view("a\0b", 3)),
                                       boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionPassword, IsNoneByDefault) { EXPECT_EQ(accepted({}).password, std::nullopt); }

TEST(OptionPassword, IsTurnedIntoText) {  // classic 2.2
  EXPECT_EQ(accepted({{"password", text("p\"w\r\n\\")}}).password, "p\"w\r\n\\");
  EXPECT_EQ(accepted({{"password", num(0)}}).password, "0");
  EXPECT_EQ(accepted({{"password", num(-1234)}}).password, "-1234");
  EXPECT_EQ(accepted({{"password", num(9007199254740991)}}).password, "9007199254740991");
  EXPECT_EQ(accepted({{"password", num(12.5, "12.5")}}).password, "12.5");
  EXPECT_EQ(accepted({{"password", boolean(false)}}).password, "false");
  EXPECT_EQ(accepted({{"password", boolean(true)}}).password, "true");
}

TEST(OptionPassword, IsRefusedWithoutAText) {
  expect_refused("password", {kFunction, kObject, kListOfText, of_type(Type::other)});
}

TEST(OptionHa1, IsADigestInLowerCase) {  // RFC 7616 3.4.2
  EXPECT_EQ(accepted({}).ha1, "");
  EXPECT_EQ(accepted({{"ha1", text("939E7552AE3544B2a5b1e3a7e1cbd1f4")}}).ha1, "939e7552ae3544b2a5b1e3a7e1cbd1f4");
  EXPECT_EQ(accepted({{"ha1", text(std::string(64, 'f'))}}).ha1, std::string(64, 'f'));
  expect_refused("ha1", {text("939e"), text(std::string(32, 'g')), text(std::string(33, 'a')),
                         text(std::string(65, 'a')), num(1), boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionBearerToken, IsAB64Token) {  // RFC 6750 2.1
  EXPECT_EQ(accepted({}).bearer_token, "");
  EXPECT_EQ(accepted({{"bearerToken", text("aZ09-._~+/==")}}).bearer_token, "aZ09-._~+/==");
  expect_refused("bearerToken",
                 {text("a b"), text("a\r\nb"), text("a,b"), text("ä"), num(1), boolean(true), kFunction, kListOfText});
}

TEST(OptionRegisterRetry, IsABoolean) {
  EXPECT_FALSE(accepted({}).register_retry);
  EXPECT_TRUE(accepted({{"registerRetry", boolean(true)}}).register_retry);
  expect_refused("registerRetry", {text("true"), num(1), kFunction, kObject, kListOfText});
}

TEST(OptionKeepAliveInterval, IsOffOrWholeSeconds) {  // classic 2.3
  EXPECT_EQ(accepted({}).keep_alive_interval, 0u);
  EXPECT_EQ(accepted({{"keepAliveInterval", num(30)}}).keep_alive_interval, 30u);
  EXPECT_EQ(accepted({{"keepAliveInterval", text("30")}}).keep_alive_interval, 30u);
  expect_refused("keepAliveInterval",
                 {num(0), num(-1), num(1.5), text("0"), text("x"), boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionKeepAliveOptions, IsABoolean) {
  EXPECT_FALSE(accepted({}).keep_alive_options);
  EXPECT_TRUE(accepted({{"keepAliveOptions", boolean(true)}}).keep_alive_options);
  expect_refused("keepAliveOptions", {text("true"), num(1), kFunction, kObject, kListOfText});
}

TEST(OptionRefuseMd5, IsABoolean) {
  EXPECT_FALSE(accepted({}).refuse_md5);
  EXPECT_TRUE(accepted({{"refuseMd5", boolean(true)}}).refuse_md5);
  expect_refused("refuseMd5", {text("true"), num(1), kFunction, kObject, kListOfText});
}

TEST(OptionDisplayName, IsEmptyByDefault) { EXPECT_EQ(accepted({}).display_name, ""); }

TEST(OptionDisplayName, IsWhatCanStandBetweenQuotes) {  // classic 2.2
  EXPECT_EQ(accepted({{"displayName", text("Alice ¶€ĸøĸø")}}).display_name, "Alice ¶€ĸøĸø");
  EXPECT_EQ(accepted({{"displayName", num(0)}}).display_name, "0");
  EXPECT_EQ(accepted({{"displayName", text(R"(a \"b\" \\)")}}).display_name, R"(a "b" \)");
}

TEST(OptionDisplayName, IsRefusedWithAnOpenQuoteOrEscapeOrMoreLines) {  // classic 2.2
  expect_refused("displayName",
                 {text(R"("Alice")"), text(R"(a"b)"), text(R"(a\\"b)"), text(R"(a\)"), text(R"(a\\\)"), text("a\rb"),
                  text("a\\\nb"), text(std::string_view("a\0b", 3)), boolean(true), kFunction, kObject, kListOfText});
}

struct FlagCase {
  std::string_view name;
  bool Options::*member;
  bool initial;
};

constexpr FlagCase kFlags[] = {
    {"register", &Options::register_, true},
    {"autostart", &Options::autostart, true},
    {"traceSip", &Options::trace_sip, false},
    {"hackViaTcp", &Options::hack_via_tcp, false},
    {"hackWssInTransport", &Options::hack_wss_in_transport, false},
    {"forceRport", &Options::force_rport, false},
    {"usePreloadedRoute", &Options::use_preloaded_route, false},
    {"allowLegacyNotifications", &Options::legacy_notifications, false},
    {"allowOutOfDialogRefers", &Options::out_of_dialog_refers, false},
    {"autostop", &Options::autostop, true},
    {"hackAllowUnregisteredOptionTags", &Options::any_option_tag, false},
    {"sessionTimers", &Options::session_timers, true},
    {"earlyMediaUnreliable", &Options::apply_early_media, false},
    {"autoAnswer", &Options::auto_answer, false},
    {"followRedirects", &Options::follow_redirects, false},
};

TEST(BooleanOptions, HaveTheirDefaultsAndTakeBothValues) {  // classic 2.2
  for (const FlagCase& flag : kFlags) {
    EXPECT_EQ(accepted({}).*flag.member, flag.initial) << flag.name;
    EXPECT_TRUE(accepted({{flag.name, boolean(true)}}).*flag.member) << flag.name;
    EXPECT_FALSE(accepted({{flag.name, boolean(false)}}).*flag.member) << flag.name;
  }
}

TEST(BooleanOptions, RefuseEverythingElse) {  // classic 2.1
  for (const FlagCase& flag : kFlags) {
    expect_refused(flag.name, {num(0), num(1), text("true"), text("false"), kFunction, kObject, kListOfText});
  }
}

struct CountCase {
  std::string_view name;
  std::uint32_t Options::*member;
  std::uint32_t initial;
};

constexpr CountCase kCounts[] = {
    {"registerExpires", &Options::register_expires, 600},
    {"noAnswerTimeout", &Options::no_answer_timeout, 60},
    {"wsServerMaxReconnection", &Options::reconnection_max, 3},
    {"wsServerReconnectionTimeout", &Options::reconnection_timeout, 4},
    {"connectionRecoveryMinInterval", &Options::recovery_min, 2},
    {"connectionRecoveryMaxInterval", &Options::recovery_max, 30},
    {"connectionTimeout", &Options::connection_timeout, 5},
    {"keepAliveDebounce", &Options::keep_alive_debounce, 10},
    {"regId", &Options::reg_id, 1},
    {"callRecoveryTimeout", &Options::call_recovery, 180},
};

TEST(IntegerOptions, HaveTheirDefaultsAndTakeNumbersAndNumericText) {  // classic 2.1, 2.2
  for (const CountCase& count : kCounts) {
    EXPECT_EQ(accepted({}).*count.member, count.initial) << count.name;
    EXPECT_EQ(accepted({{count.name, num(17)}}).*count.member, 17u) << count.name;
    EXPECT_EQ(accepted({{count.name, text("17")}}).*count.member, 17u) << count.name;
    EXPECT_EQ(accepted({{count.name, text(" 017 ")}}).*count.member, 17u) << count.name;
  }
  EXPECT_EQ(accepted({{"registerExpires", num(4294967295)}}).register_expires, 4294967295u);
}

TEST(IntegerOptions, RefuseEverythingElse) {  // classic 2.1
  for (const CountCase& count : kCounts) {
    expect_refused(count.name,
                   {num(0), num(-1), num(1.5), num(0.5), num(4294967296), num(1e300),
                    num(std::numeric_limits<double>::infinity()), text("0"), text("-1"), text("1.5"), text("ten"),
                    text("10s"), text(" "), text("4294967296"), boolean(true), kFunction, kObject, kListOfText});
  }
}

TEST(OptionSessionInterval, IsNotBelowNinetySeconds) {  // RFC 4028 4
  EXPECT_EQ(accepted({}).session_expires, 1800u);
  EXPECT_EQ(accepted({}).min_se, 90u);
  EXPECT_EQ(accepted({{"sessionExpires", text("90")}}).session_expires, 90u);
  EXPECT_EQ(accepted({{"minSE", num(100)}}).min_se, 100u);
  for (std::string_view name : {"sessionExpires", "minSE"}) {
    expect_refused(name, {num(0), num(89), text("89"), num(90.5, "90.5"), text("long"), boolean(true), kFunction,
                          kObject, kListOfText});
  }
}

TEST(OptionSupport, IsOneOfThreeNamesAndNeverRefused) {  // classic 2.2
  for (auto [name, member] : {std::pair{"rel100", &Options::rel100}, std::pair{"replaces", &Options::replaces}}) {
    EXPECT_EQ(accepted({}).*member, Support::none);
    EXPECT_EQ(accepted({{name, text("none")}}).*member, Support::none);
    EXPECT_EQ(accepted({{name, text("supported")}}).*member, Support::supported);
    EXPECT_EQ(accepted({{name, text("required")}}).*member, Support::required);
    for (const OptionValue& value : {text("Required"), num(1), boolean(true), kFunction, kObject, kListOfText}) {
      EXPECT_EQ(accepted({{name, value}}).*member, Support::none);
    }
  }
}

TEST(OptionDtmfType, IsInfoUnlessRtpIsSaid) {  // classic 2.4
  EXPECT_EQ(accepted({}).dtmf_type, DtmfType::info);
  EXPECT_EQ(accepted({{"dtmfType", text("info")}}).dtmf_type, DtmfType::info);
  EXPECT_EQ(accepted({{"dtmfType", text("rtp")}}).dtmf_type, DtmfType::rtp);
  for (const OptionValue& value : {text("RTP"), num(1), boolean(true), kFunction, kObject, kListOfText}) {
    EXPECT_EQ(accepted({{"dtmfType", value}}).dtmf_type, DtmfType::info);
  }
}

TEST(OptionExtraSupported, IsAListOfTokens) {  // classic 2.3; RFC 3261 25.1
  EXPECT_TRUE(accepted({}).extra_supported.empty());
  const OptionValue tags = list({text("199"), text("x-own"), text("19"), text("timer uui")});
  const OptionValue some = list({text("uui"), text("x-own"), text("19"), text("100rel")});
  EXPECT_EQ(refused({{"extraSupported", tags}}), "extraSupported");
  EXPECT_EQ(accepted({{"extraSupported", some}}).extra_supported, ", uui, 100rel");
  EXPECT_EQ(accepted({{"extraSupported", some}, {"hackAllowUnregisteredOptionTags", boolean(true)}}).extra_supported,
            ", uui, x-own, 19, 100rel");
  expect_refused("extraSupported", {text("199"), num(1), boolean(true), kFunction, kObject, list({num(199)}),
                                    list({kUndefined}), list({text("")}), list({text("a"), text("b c")}),
                                    list({text("a,b")}), list({text("a\r\nX: y")}), list({list({text("a")})})});
}

TEST(OptionExtraContactHeaderParams, IsAListOfParameters) {  // classic 2.4; RFC 3261 25.1
  EXPECT_TRUE(accepted({}).contact_params.empty());
  EXPECT_EQ(accepted({{"extraContactHeaderParams", list({text("a"), text("b=c"), text("d=\"e;f\"")})}}).contact_params,
            ";a;b=c;d=\"e;f\"");
  expect_refused("extraContactHeaderParams",
                 {text("a"), num(1), boolean(true), kFunction, kObject, list({num(1)}), list({kUndefined}),
                  list({text("")}), list({text("a;b")}), list({text("a=")}), list({text("=b")}), list({text("a b")}),
                  list({text("a,b")}), list({text("a=b, <sip:evil>")}), list({text("a\r\nX: y")}),
                  list({text("expires=1")}), list({text("Reg-ID=2")}), list({text("+sip.instance=\"x\"")})});
}

TEST(OptionUserAgentString, ReplacesTheWholeHeader) {  // classic 2.2
  EXPECT_EQ(accepted({}).user_agent, kProductToken);
  EXPECT_EQ(accepted({{"userAgentString", text("myAwesomeApp")}}).user_agent, "myAwesomeApp");
}

TEST(OptionUserAgentString, IsRefusedWhenNotOneLineOfText) {
  expect_refused("userAgentString", {text("a\r\nX: b"), text("a\rb"), text("a\nb"), text(std::string_view("a\0b", 3)),
                                     num(1), boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionLog, IsLeftToTheHost) {  // classic 2.1: never refused
  for (const OptionValue& value : {kUndefined, kObject, boolean(true), num(3), text("debug"), kFunction, kListOfText}) {
    EXPECT_EQ(refused({{"log", value}}), "");
  }
}

TEST(OptionHackIpInContact, GivesADocumentationAddress) {  // classic 2.2; RFC 5737
  EXPECT_FALSE(accepted({}).hack_ip_in_contact);
  EXPECT_FALSE(accepted({{"hackIpInContact", boolean(false)}}).hack_ip_in_contact);
  std::set<std::uint32_t> seen;
  for (int seed = 0; seed < 200; ++seed) {
    Options options = std::get<Options>(check({{"hackIpInContact", boolean(true)}}, static_cast<std::uint8_t>(seed)));
    EXPECT_TRUE(options.hack_ip_in_contact);
    ASSERT_TRUE(options.via_host.starts_with("192.0.2."));
    seen.insert(parse_u32(std::string_view(options.via_host).substr(8)).value_or(0));
  }
  EXPECT_GE(*seen.begin(), 1u);
  EXPECT_LE(*seen.rbegin(), 254u);
  EXPECT_GT(seen.size(), 60u);
}

TEST(OptionHackIpInContact, MayBeAHost) {  // classic 2.2
  for (std::string_view host : {"10.0.0.1", "pc.example.org", "[2001:db8::1]"}) {
    Options options = accepted({{"hackIpInContact", text(host)}});
    EXPECT_TRUE(options.hack_ip_in_contact);
    EXPECT_EQ(options.via_host, host);
  }
}

TEST(OptionHackIpInContact, IsRefusedWhenNeitherBooleanNorHost) {
  expect_refused("hackIpInContact", {text("a b"), text("10.0.0.1:5060"), text("a;b"), text("a\r\nb"), text("<a>"),
                                     num(1), num(0), kFunction, kObject, kListOfText});
}

TEST(OptionHackIpInContact, LeavesARandomNameWithoutIt) {  // classic 2.2
  std::string host = accepted({}).via_host;
  ASSERT_TRUE(host.ends_with(".invalid"));
  EXPECT_TRUE(matches(std::string_view(host).substr(0, 12), 12, kHex));
  EXPECT_EQ(host.size(), 20u);
}

TEST(OptionInstanceId, IsARandomUuidByDefault) {  // RFC 9562 5.4
  std::string id = accepted({}).instance_id;
  EXPECT_TRUE(matches(id, 36, "0123456789abcdef-"));
  EXPECT_EQ(id[14], '4');
}

TEST(OptionInstanceId, IsAUuidThatMayHaveAPrefix) {  // classic 2.2
  const std::string_view id = "8f1fa16a-1165-4a96-8341-785b1ef24f12";
  for (std::string_view prefix : {"", "uuid:", "UUID:", "Uuid:"}) {
    EXPECT_EQ(accepted({{"instanceId", text(str_cat({prefix, id}))}}).instance_id, id);
  }
  EXPECT_EQ(accepted({{"instanceId", text("8F1FA16A-1165-4A96-8341-785B1EF24F12")}}).instance_id,
            "8F1FA16A-1165-4A96-8341-785B1EF24F12");
}

TEST(OptionInstanceId, IsRefusedInAnyOtherForm) {  // classic 2.2
  expect_refused("instanceId",
                 {text("urn:uuid:8f1fa16a-1165-4a96-8341-785b1ef24f12"), text("8f1fa16a-1165-4a96-8341-785b1ef24f1"),
                  text("8f1fa16a-1165-4a96-8341-785b1ef24f123"), text("8f1fa16a11654a968341785b1ef24f12"),
                  text("8f1fa16a-1165-4a96-8341-785b1ef24f1g"), text("8f1fa16a+1165-4a96-8341-785b1ef24f12"),
                  text("8f1fa16a-1165-4a96-8341-785b1ef24f1\n"), text("uuid:"), num(8), boolean(true), kFunction,
                  kObject, kListOfText});
}

TEST(OptionContactName, IsTheUserOfContact) {  // classic 2.3
  EXPECT_TRUE(matches(accepted({}).contact_name, 8, kHex));
  EXPECT_EQ(accepted({{"contactName", text("alice;x%20y")}}).contact_name, "alice;x%20y");
}

TEST(OptionContactName, IsRefusedWhenNoUserPart) {
  expect_refused("contactName", {text("a b"), text("a:b"), text("a@b"), text("a%2"), text("<a>"), text("a\r\nb"),
                                 text("\"a\""), num(1), boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionContactTransport, IsAToken) {  // classic 2.3
  EXPECT_EQ(accepted({}).contact_transport, "ws");
  EXPECT_EQ(accepted({{"contactTransport", text("wss")}}).contact_transport, "wss");
  EXPECT_EQ(accepted({{"contactTransport", text("tcp")}}).contact_transport, "tcp");
  expect_refused("contactTransport",
                 {text("w s"), text("ws;x"), text("ws>"), num(1), boolean(true), kFunction, kObject, kListOfText});
}

TEST(OptionLimits, AreSafeByDefaultAndMayBeSet) {
  const Options options = accepted({});
  EXPECT_EQ(options.max_message_bytes, 262144u);
  EXPECT_EQ(options.max_headers, 512u);
  EXPECT_EQ(options.max_line_bytes, 65536u);
  EXPECT_EQ(options.max_uri_bytes, 8192u);
  EXPECT_EQ(options.max_uri_params, 256u);
  EXPECT_EQ(options.max_body_nesting, 4u);
  EXPECT_EQ(accepted({{"maxMessageBytes", num(1e6)}}).max_message_bytes, 1000000u);
  EXPECT_EQ(accepted({{"maxHeaders", text("40")}}).max_headers, 40u);
  EXPECT_EQ(accepted({{"maxLineBytes", num(1)}}).max_line_bytes, 1u);
  EXPECT_EQ(accepted({{"maxUriBytes", num(4294967295.0)}}).max_uri_bytes, 4294967295u);
  EXPECT_EQ(accepted({{"maxUriParams", num(256)}}).max_uri_params, 256u);
}

TEST(OptionLimits, AreRefusedWhenNotWholeOrNotAboveZero) {
  for (std::string_view name :
       {"maxMessageBytes", "maxHeaders", "maxLineBytes", "maxUriBytes", "maxUriParams", "maxBodyNesting"}) {
    expect_refused(name, {num(0), num(-1), num(1.5, "1.5"), num(4294967296.0), num(INFINITY, "Infinity"), text("0"),
                          text("many"), text("1e3"), boolean(true), kFunction, kObject, kListOfText});
  }
  expect_refused("maxBodyNesting", {num(257)});
  expect_refused("maxUriParams", {num(257), text("257")});  // kMaxParams: what the parsers take
}

TEST(OptionSessionDescriptionHandlerFactory, IsAFunction) {  // classic 2.2
  EXPECT_EQ(refused({{"sessionDescriptionHandlerFactory", kFunction}}), "");
  EXPECT_TRUE(accepted({{"sessionDescriptionHandlerFactory", kFunction}}).own_descriptions);
  EXPECT_FALSE(accepted({}).own_descriptions);
  expect_refused("sessionDescriptionHandlerFactory", {text("f"), num(1), boolean(true), kObject, kListOfText});
}

TEST(OptionSessionDescriptionHandlerFactoryOptions, AreAnObject) {  // classic 2.2
  EXPECT_EQ(refused({{"sessionDescriptionHandlerFactoryOptions", kObject}}), "");
  expect_refused("sessionDescriptionHandlerFactoryOptions", {text("o"), num(1), boolean(true), kFunction, kListOfText});
}

}  // namespace
}  // namespace sipua::options_testing
