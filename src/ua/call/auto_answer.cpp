#include "ua/call/auto_answer.hpp"

#include "base/text.hpp"

namespace sipua {

bool wants_auto_answer(const Message& invite) {
  for (std::string_view name : {"Answer-Mode", "Priv-Answer-Mode"}) {
    const std::string_view mode = invite.header(name).value_or("");
    if (equals_blind(trim(mode.substr(0, mode.find(';'))), "auto")) return true;
  }
  for (HeaderId id : {HeaderId::alert_info, HeaderId::call_info}) {
    for (std::string_view value : invite.values(id)) {
      const std::string text = lower(value);
      for (std::string_view mark : {"answer-after=0", "autoanswer", "auto-answer", "auto answer"}) {
        const std::size_t at = text.find(mark);
        if (at != text.npos && !is_digit(text.c_str()[at + mark.size()])) return true;
      }
    }
  }
  return false;
}

}  // namespace sipua
