#pragma once

#include <stdexcept>

namespace surety::kernels {

/// f.template operator()<E(i)>() for the one of E's first `count` enumerators, counted from 0, that `value` is: the
/// only place where a rule that is known at run time becomes one that is known at compile time. Throws std::logic_error
/// for any other value.
template <class E, int count, int i = 0, class F>
auto dispatch(E value, const F& f) {
  if constexpr (i + 1 < count) {
    if (value != E(i)) return dispatch<E, count, i + 1>(value, f);
  } else if (value != E(i)) {
    throw std::logic_error("no such rule");
  }
  return f.template operator()<E(i)>();
}

}  // namespace surety::kernels
