#include "dialog/route_set.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "message/parser.hpp"

namespace sipua::dialog {
namespace {

using Routes = std::vector<std::string>;

Message parsed(const std::string& text) {
  auto message = parse_message(text);
  EXPECT_TRUE(message.ok());
  return message ? *std::move(message) : Message{};
}

const char* const kResponse =
    "SIP/2.0 200 OK\r\nRecord-Route: <sip:p1.example;lr>, \"a, b\" <sip:p2.example;lr;x=1,2>\r\n"
    "To: <sip:bob@b.example>\r\nRecord-Route: <sip:p3.example>;hop=3\r\n\r\n";

Draft request_over(const Routes& routes) {
  Draft request;
  request.method = "BYE";
  apply_route_set(request, routes, "sip:bob@192.0.2.4;transport=ws");
  return request;
}

Routes routes_of(const Draft& request) {
  Routes routes;
  for (const HeaderLine& line : request.headers) {
    EXPECT_EQ(line.name, "Route");
    routes.push_back(line.value);
  }
  return routes;
}

TEST(RouteSet, KeepsItsOrderForTheServer) {  // RFC 3261 12.1.1
  EXPECT_EQ(record_routes(parsed(kResponse), false),
            (Routes{"<sip:p1.example;lr>", "\"a, b\" <sip:p2.example;lr;x=1,2>", "<sip:p3.example>;hop=3"}));
}

TEST(RouteSet, IsReversedForTheClient) {  // RFC 3261 12.1.2
  EXPECT_EQ(record_routes(parsed(kResponse), true),
            (Routes{"<sip:p3.example>;hop=3", "\"a, b\" <sip:p2.example;lr;x=1,2>", "<sip:p1.example;lr>"}));
}

TEST(RouteSet, LeavesMalformedValuesOut) {  // RFC 3261 12.1.2: a Route of them would be refused by every proxy
  EXPECT_EQ(record_routes(parsed("SIP/2.0 200 OK\r\nRecord-Route: bad, <sip:p1.example;lr>, <sip:bad host>\r\n"
                                 "Record-Route: <sip:open;lr, <sip:p2.example;lr>\r\nRecord-Route: bad\r\n\r\n"),
                          true),
            (Routes{"<sip:p2.example;lr>", "<sip:p1.example;lr>"}));
}

TEST(RouteSet, EmptySendsToTheTarget) {  // RFC 3261 12.2.1.1
  const Draft request = request_over({});
  EXPECT_EQ(request.request_uri, "sip:bob@192.0.2.4;transport=ws");
  EXPECT_TRUE(request.headers.empty());
}

TEST(RouteSet, LooseSendsToTheTargetOverTheRoutes) {  // RFC 3261 12.2.1.1
  const Draft request = request_over({"<sip:p1.example;LR>", "<sip:p2.example>"});
  EXPECT_EQ(request.request_uri, "sip:bob@192.0.2.4;transport=ws");
  EXPECT_EQ(routes_of(request), (Routes{"<sip:p1.example;LR>", "<sip:p2.example>"}));
}

TEST(RouteSet, StrictSendsToTheFirstRouteAndPutsTheTargetLast) {  // RFC 3261 12.2.1.1
  const Draft request =
      request_over({"<sip:p1.example:5070;transport=ws;method=INVITE?a=b>;x=1", "<sip:p2.example;lr>"});
  EXPECT_EQ(request.request_uri, "sip:p1.example:5070;transport=ws");
  EXPECT_EQ(routes_of(request), (Routes{"<sip:p2.example;lr>", "<sip:bob@192.0.2.4;transport=ws>"}));
}

TEST(RouteSet, StrictWithOneRoute) {  // RFC 3261 12.2.1.1
  const Draft request = request_over({"<sip:p1.example>"});
  EXPECT_EQ(request.request_uri, "sip:p1.example");
  EXPECT_EQ(routes_of(request), (Routes{"<sip:bob@192.0.2.4;transport=ws>"}));
}

TEST(RouteSet, IsNotLooseByAParameterOutsideTheBrackets) {  // RFC 3261 19.1.1: lr belongs to the URI
  EXPECT_EQ(request_over({"<sip:p1.example>;lr"}).request_uri, "sip:p1.example");
}

TEST(RouteSet, IsLooseByAnEscapedParameter) {  // RFC 3261 19.1.4, RFC 4475 3.1.1.2
  EXPECT_EQ(routes_of(request_over({"<sip:p1.example;%6C%72>"})), Routes{"<sip:p1.example;%6C%72>"});
}

TEST(RouteSet, LeavesAnUnreadableRouteInItsPlace) {
  const Draft request = request_over({"<broken", "<sip:p2.example;lr>"});
  EXPECT_EQ(request.request_uri, "sip:bob@192.0.2.4;transport=ws");
  EXPECT_EQ(routes_of(request), (Routes{"<broken", "<sip:p2.example;lr>"}));
}

}  // namespace
}  // namespace sipua::dialog
