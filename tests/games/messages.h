#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "surety/error.h"

namespace surety {

/// With which message f refuses its input.
template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "nothing was thrown";
}

inline void expect_in(const std::string& message, std::initializer_list<const char*> parts) {
  for (const char* part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
}

}  // namespace surety
