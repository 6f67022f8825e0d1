/// Contact. RFC 3261 20.10.
#include "message/values/contact.hpp"

#include "base/text.hpp"

namespace sipua {

std::string Contacts::text() const { return all ? "*" : list_text(list.values); }

Contacts parse_contacts(std::string_view text) {
  Contacts contacts;
  contacts.all = trim(text) == "*";
  if (!contacts.all) append_list<parse_name_addr>(text, contacts.list);
  return contacts;
}

}  // namespace sipua
