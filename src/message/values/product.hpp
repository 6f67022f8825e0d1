/// User-Agent and Server: products and comments (RFC 3261 20.35, 20.41).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sipua {

/// "sipua/0.1", or a comment: then only `comment` is set.
struct Product {
  std::string name, version;  ///< version: "" when there is none
  std::string comment;        ///< between the parentheses, as written
  bool is_comment = false;
  bool operator==(const Product&) const = default;
};

struct Products {
  std::vector<Product> list;  ///< in order

  [[nodiscard]] std::string text() const;
  bool operator==(const Products&) const = default;
};
/// At least one. Many senders put whatever they like here: show the raw text when this is an error.
Result<Products> parse_products(std::string_view text);

}  // namespace sipua
