// RFC 3261 12.1.1, 12.1.2, 12.2.1.1. A Route value is written as it was received, never rebuilt.
#include "dialog/route_set.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "message/values/list.hpp"
#include "message/values/name_addr.hpp"

namespace sipua::dialog {

namespace {

Result<void> add_route(std::string_view value, void* routes) {
  if (auto address = parse_name_addr(value); !address) return address.error();
  static_cast<std::vector<std::string>*>(routes)->emplace_back(value);
  return {};
}

}  // namespace

std::vector<std::string> record_routes(const Message& message, bool reversed, HeaderId id) {
  std::vector<std::string> routes;
  std::vector<Error> errors;
  for (const Field& field : message.fields()) {
    if (field.id == id) read_list(message.view(field.value), 0, add_route, &routes, errors);
  }
  if (reversed) std::reverse(routes.begin(), routes.end());
  return routes;
}

void apply_route_set(Draft& request, const std::vector<std::string>& routes, std::string_view target) {
  request.request_uri = target;
  auto first = routes.begin();
  bool strict = false;
  if (first != routes.end()) {
    auto router = parse_name_addr(*first);
    strict = router && !router->uri.param("lr");  // unreadable: it stays where it is
    if (strict) {
      request.request_uri = request_uri_of(std::move(router->uri));
      ++first;
    }
  }
  for (; first != routes.end(); ++first) request.add("Route", *first);
  if (strict) request.add("Route", str_cat({"<", target, ">"}));
}

std::string request_uri_of(Uri uri) {
  uri.headers.clear();
  uri.params.remove("method");
  return uri.text();
}

}  // namespace sipua::dialog
