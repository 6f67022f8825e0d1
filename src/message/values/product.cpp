/// User-Agent and Server. RFC 3261 20.35, 20.41, 25.1.
#include "message/values/product.hpp"

#include "message/values/comment.hpp"

namespace sipua {

std::string Products::text() const {
  std::string text;
  for (const Product& product : list) {
    if (!text.empty()) text += ' ';
    if (product.is_comment) {
      write_comment(text, product.comment);
      continue;
    }
    text += product.name;
    if (!product.version.empty()) text += "/" + product.version;
  }
  return text;
}

Result<Products> parse_products(std::string_view text) {
  Lexer in(text);
  Products products;
  for (in.skip_space(); !in.done(); in.skip_space()) {
    Product product;
    product.is_comment = in.peek() == '(';
    if (product.is_comment) {
      Result<std::string_view> comment = read_comment(in);
      if (!comment) return comment.error();
      product.comment = *comment;
    } else {
      product.name = in.run(kTokenChar);
      if (product.name.empty()) return in.error("product");
      if (in.take_separator('/')) {
        product.version = in.run(kTokenChar);
        if (product.version.empty()) return in.error("product version");
      }
    }
    products.list.push_back(std::move(product));
  }
  if (products.list.empty()) return in.error("product");
  return products;
}

}  // namespace sipua
