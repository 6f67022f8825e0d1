#include "ua/call/auto_answer.hpp"

#include "base/text.hpp"

namespace sipua {

bool wants_auto_answer(const Message& invite) {
  for (std::string_view name : {"Answer-Mode", "Priv-Answer-Mode"}) {
    if (starts_with_blind(invite.header(name).value_or(""), "auto")) return true;
  }
  for (HeaderId id : {HeaderId::alert_info, HeaderId::call_info}) {
    for (std::string_view value : invite.values(id)) {
      const std::string text = lower(value);
      for (std::string_view mark : {"answer-after=0", "autoanswer", "auto-answer", "auto answer"}) {
        if (text.find(mark) != text.npos) return true;
      }
    }
  }
  return false;
}

}  // namespace sipua
