/// The keys of the column `check`: how each is read from a message.
#pragma once
#include <nlohmann/json.hpp>

#include "message/message.hpp"

namespace sipua::torture {

/// Fails the running test for every key whose value differs, and for every key that has no reader. "repair" is left out.
void expect_checks(const Message& message, const nlohmann::json& check);

}  // namespace sipua::torture
