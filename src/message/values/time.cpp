/// Retry-After, Date, Timestamp and Warning. RFC 3261 20.17, 20.33, 20.38, 20.43; calendar of RFC 1123 5.2.14 without other zones.
#include "message/values/time.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "message/syntax/lexer.hpp"
#include "message/values/comment.hpp"
#include "message/values/item.hpp"

namespace sipua {
namespace {

constexpr std::string_view kDays = "MonTueWedThuFriSatSun";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::int64_t kDaySeconds = 86400;

/// Days from 1970-01-01 to a date of the Gregorian calendar; years count from March in eras of 400.
std::int64_t days_from_date(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  std::int64_t year_of_era = year - era * 400;
  std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct CalendarDay {
  std::int64_t year = 0;
  int month = 0, day = 0;
};

CalendarDay date_from_days(std::int64_t days) {
  days += 719468;
  std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  std::int64_t day_of_era = days - era * 146097;
  std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t shifted = (5 * day_of_year + 2) / 153;
  CalendarDay date;
  date.day = static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1);
  date.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

/// A name of three letters out of a table; 1 for the first, 0 for none of them.
int take_name(Lexer& in, std::string_view names) {
  std::string_view name = in.run(kTokenChar);
  for (std::size_t at = 0; at < names.size(); at += 3) {
    if (equals_blind(names.substr(at, 3), name)) return static_cast<int>(at / 3) + 1;
  }
  return 0;
}

/// A number of exactly `count` digits; -1 when it is none.
int take_digits(Lexer& in, int count) {
  int value = 0;
  for (; count > 0 && is_digit(in.peek()); --count) {
    value = value * 10 + (in.peek() - '0');
    in.take(in.peek());
  }
  return count == 0 ? value : -1;
}

/// "23:29:00" as seconds of the day; -1 when it is none.
int take_clock(Lexer& in) {
  int hour = take_digits(in, 2);
  if (hour < 0 || hour > 23 || !in.take(':')) return -1;
  int minute = take_digits(in, 2);
  if (minute < 0 || minute > 59 || !in.take(':')) return -1;
  int second = take_digits(in, 2);
  return second < 0 || second > 59 ? -1 : (hour * 60 + minute) * 60 + second;
}

void append_digits(std::string& to, std::int64_t value, int count) {
  std::string digits = number(static_cast<std::uint64_t>(value));
  to.append(static_cast<std::size_t>(count) - std::min(digits.size(), static_cast<std::size_t>(count)), '0');
  to += digits;
}

/// Digits with at most one '.' among or around them, perhaps none at all.
std::string_view take_decimal(Lexer& in) {
  std::size_t start = in.at();
  bool has_point = false;
  while (is_digit(in.peek()) || (in.peek() == '.' && !has_point)) {
    has_point |= in.peek() == '.';
    in.take(in.peek());
  }
  return in.since(start);
}

}  // namespace

std::string RetryAfter::text() const {
  std::string text = number(seconds);
  if (!comment.empty()) {
    text += ' ';
    write_comment(text, comment);
  }
  write_param(text, "duration", duration);
  params.write(text);
  return text;
}

Result<RetryAfter> parse_retry_after(std::string_view text) {
  std::string_view rest = text;
  Lexer in(text);
  in.skip_space();
  std::size_t start = in.at();
  while (is_digit(in.peek())) in.take(in.peek());
  std::string digits(in.since(start));
  RetryAfter value;
  in.skip_space();
  if (in.peek() == '(') {
    Result<std::string_view> comment = read_comment(in);
    if (!comment) return comment.error();
    value.comment = *comment;
    rest = in.rest();
  }
  if (digits.empty()) return Error{Errc::bad_syntax, "Retry-After", static_cast<std::uint32_t>(start)};
  Lexer params(text);
  params.set_at(in.at());
  if (Result<void> read = read_params(params, ParamStyle::header, value.params); !read) return read.error();
  params.skip_space();
  if (!params.done()) return params.error("Retry-After");
  value.seconds = parse_u32(digits).value_or(UINT32_MAX);
  value.duration = take_number(value.params, "duration");
  return value;
}

std::string Date::text() const {
  std::int64_t first = days_from_date(0, 1, 1);
  std::int64_t last = days_from_date(9999, 12, 31);
  std::int64_t within = std::clamp(seconds, first * kDaySeconds, (last + 1) * kDaySeconds - 1);
  std::int64_t days = (within - first * kDaySeconds) / kDaySeconds + first;
  std::int64_t clock = within - days * kDaySeconds;
  CalendarDay date = date_from_days(days);
  auto weekday = static_cast<std::size_t>((days % 7 + 10) % 7);  // 1970-01-01 was a Thursday
  std::string text = str_cat({kDays.substr(weekday * 3, 3), ", "});
  append_digits(text, date.day, 2);
  text += str_cat({" ", kMonths.substr(static_cast<std::size_t>(date.month - 1) * 3, 3), " "});
  append_digits(text, date.year, 4);
  char separator = ' ';
  for (std::int64_t unit : {clock / 3600, clock / 60 % 60, clock % 60}) {
    text += separator;
    append_digits(text, unit, 2);
    separator = ':';
  }
  return text + " GMT";
}

Result<Date> parse_date(std::string_view text) {
  Lexer in(text);
  in.skip_space();
  if (take_name(in, kDays) == 0 || !in.take_separator(',')) return in.error("day of the week");
  int day = take_digits(in, 2);
  in.skip_space();
  int month = take_name(in, kMonths);
  if (day < 1 || month == 0) return in.error("day and month");
  in.skip_space();
  int year = take_digits(in, 4);
  if (year < 0 || !is_space(in.peek())) return in.error("year");
  CalendarDay back = date_from_days(days_from_date(year, month, day));
  if (back.month != month) return Error{Errc::bad_value, "day of the month", static_cast<std::uint32_t>(in.at())};
  in.skip_space();
  int clock = take_clock(in);
  if (clock < 0) return in.error("time of day");
  in.skip_space();
  auto zone = static_cast<std::uint32_t>(in.at());
  if (!equals_blind(in.run(kTokenChar), "GMT")) return Error{Errc::bad_value, "time zone", zone};
  in.skip_space();
  if (!in.done()) return in.error("date");
  return Date{days_from_date(year, month, day) * kDaySeconds + clock};
}

std::string Timestamp::text() const { return delay.empty() ? value : str_cat({value, " ", delay}); }

Result<Timestamp> parse_timestamp(std::string_view text) {
  Lexer in(text);
  Timestamp timestamp;
  in.skip_space();
  if (!is_digit(in.peek())) return in.error("timestamp");
  timestamp.value = take_decimal(in);
  if (!in.done() && !is_space(in.peek())) return in.error("timestamp");
  in.skip_space();
  timestamp.delay = take_decimal(in);
  in.skip_space();
  if (!in.done()) return in.error("delay of a timestamp");
  return timestamp;
}

std::string Warning::text() const {
  return str_cat({number(static_cast<std::uint64_t>(code)), " ", agent, " ", quote(warning_text)});
}

Result<Warning> parse_warning(std::string_view text) {
  Lexer in(text);
  Warning warning;
  in.skip_space();
  auto start = static_cast<std::uint32_t>(in.at());
  warning.code = take_digits(in, 3);
  if (warning.code < 100 || !is_space(in.peek())) return Error{Errc::bad_value, "warning code", start};
  in.skip_space();
  warning.agent = in.run(kValueChar);
  if (warning.agent.empty() || !is_space(in.peek())) return in.error("warning agent");
  in.skip_space();
  std::optional<std::string_view> inner = in.peek() == '"' ? in.quoted() : std::nullopt;
  if (!inner) return in.error("warning text");
  in.skip_space();
  if (!in.done()) return in.error("warning");
  warning.warning_text = unquote(*inner);
  return warning;
}

}  // namespace sipua
