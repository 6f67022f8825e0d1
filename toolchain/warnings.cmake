# The one list of warnings, for every compiler and every target of ours.
set(SIPUA_WARNINGS -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough -Wcast-align -Wundef
  -Wconversion -Wno-sign-conversion)
if(SIPUA_WERROR)
  list(APPEND SIPUA_WARNINGS -Werror)
endif()
