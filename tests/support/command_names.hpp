/// What commands are called in conversations and explorations.
#pragma once
#include <string_view>
#include <utility>

#include "ua/input_output.hpp"

namespace sipua {

/// CommandKind::none for no command's name.
inline CommandKind command_named(std::string_view name) {
  constexpr std::pair<std::string_view, CommandKind> kNames[] = {{"start", CommandKind::start},
                                                                 {"stop", CommandKind::stop},
                                                                 {"register", CommandKind::register_},
                                                                 {"unregister", CommandKind::unregister},
                                                                 {"invite", CommandKind::invite},
                                                                 {"accept", CommandKind::accept},
                                                                 {"progress", CommandKind::progress},
                                                                 {"reject", CommandKind::reject},
                                                                 {"cancel", CommandKind::cancel},
                                                                 {"bye", CommandKind::bye},
                                                                 {"terminate", CommandKind::terminate},
                                                                 {"check", CommandKind::check},
                                                                 {"authenticate", CommandKind::authenticate},
                                                                 {"renegotiate", CommandKind::renegotiate},
                                                                 {"send", CommandKind::send},
                                                                 {"dtmf", CommandKind::dtmf},
                                                                 {"refer", CommandKind::refer},
                                                                 {"respond", CommandKind::respond},
                                                                 {"refer_accept", CommandKind::refer_accept},
                                                                 {"refer_reject", CommandKind::refer_reject},
                                                                 {"refer_notify", CommandKind::refer_notify}};
  for (const auto& [each, kind] : kNames)
    if (each == name) return kind;
  return CommandKind::none;
}

}  // namespace sipua
