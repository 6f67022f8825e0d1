/// A state machine is its RFC figure: one constexpr table, one row per arrow.
#pragma once
#include <array>
#include <cstddef>
#include <initializer_list>

namespace sipua::transaction {

/// What a row does, at most three actions in order; unused places hold Action{}, which must mean "nothing".
template <class State, class Event, class Action>
struct Arrow {
  State from;
  Event on;
  State to;
  std::array<Action, 3> then{};
};

template <class A, class State, class Event>
constexpr const A* find_arrow(const A* table, std::size_t size, State from, Event on) {
  for (const A* arrow = table; arrow != table + size; ++arrow)
    if (arrow->from == from && arrow->on == on) return arrow;
  return nullptr;
}

template <class A, std::size_t N, class State, class Event>
constexpr const A* find_arrow(const A (&table)[N], State from, Event on) {
  return find_arrow(table, N, from, on);
}

/// No two arrows leave the same state on the same event.
template <class A, std::size_t N>
constexpr bool is_deterministic(const A (&table)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = i + 1; j < N; ++j)
      if (table[i].from == table[j].from && table[i].on == table[j].on) return false;
  return true;
}

}  // namespace sipua::transaction
