#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.h"

namespace surety {

/// What the program answers as JSON.
inline nlohmann::json json_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome outcome = surety_program(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

/// Exit status 2, nothing on standard output, and one line on standard error that has every part.
inline void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& parts) {
  const Outcome outcome = surety_program(arguments);
  std::string line;
  for (const std::string& argument : arguments) line += " " + argument;
  EXPECT_EQ(outcome.status, 2) << line << "\n" << outcome.out;
  EXPECT_TRUE(outcome.one_error_line()) << line << "\n" << outcome.err;
  EXPECT_EQ(outcome.out, "") << line;
  for (const std::string& part : parts)
    EXPECT_NE(outcome.err.find(part), std::string::npos) << line << "\n" << outcome.err << "lacks: " << part;
}

}  // namespace surety
