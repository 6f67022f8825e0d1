/// A request or response under construction, written once (RFC 3261 7).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "message/syntax/piece.hpp"

namespace sipua {

struct HeaderLine {
  std::string name, value;
};

/// Headers go out in the order they were added, of those that a message has once (From, User-Agent ...) only the first. write() adds Content-Length, and Content-Type when there is a body.
struct Draft {
  std::string method;       ///< request: its method; response: ""
  std::string request_uri;  ///< request only
  int status = 0;           ///< response only
  std::string reason;
  std::vector<HeaderLine> headers;
  std::string body;
  std::string content_type;

  void add(std::string_view name, std::string_view value);
  void add_all(const std::vector<HeaderLine>& lines);
  /// Adds what an application gave: headers and a body.
  void complete(const std::vector<HeaderLine>& lines, std::string_view body, std::string_view content_type);
  void add_first(std::string_view name, std::string_view value);
  /// Replaces the first header of that name (without case), or adds it.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  [[nodiscard]] std::string_view get(std::string_view name) const;  ///< "" when absent
  [[nodiscard]] std::string write() const;
};

/// Splits "Name: value" of an application's extra header. Empty name when it is not one safe header line.
HeaderLine parse_header_line(std::string_view text);

}  // namespace sipua
