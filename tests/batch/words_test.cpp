#include "host/batch/words.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "surety/error.h"

namespace surety {
namespace {

TEST(Words, ComeBackAsTheyWere) {
  const std::vector<double> reals{0.1, -0.0, 1e-320, std::numeric_limits<double>::infinity(), 3};
  const std::string texts[] = {"", "a b", "\\n\n\\\\ ", "cpu (avx2, 2 threads)", "\\0"};
  WordWriter writer;
  for (const std::string& text : texts) writer.text(text);
  writer.reals(reals).count(std::numeric_limits<std::uint64_t>::max()).reals({});
  EXPECT_EQ(writer.line().find('\n'), std::string::npos);
  WordReader reader(writer.line());
  for (const std::string& text : texts) EXPECT_EQ(reader.text(), text);
  const auto back = reader.reals();
  ASSERT_EQ(back.size(), reals.size());
  for (std::size_t i = 0; i < reals.size(); ++i) {
    EXPECT_EQ(back[i], reals[i]);
    EXPECT_EQ(std::signbit(back[i]), std::signbit(reals[i]));
  }
  EXPECT_EQ(reader.count(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_TRUE(reader.reals().empty());
  EXPECT_THROW(reader.text(), InvalidInput);
}

TEST(Words, OtherWordsAreRefused) {
  EXPECT_THROW(WordReader("x").count(), InvalidInput);
  EXPECT_THROW(WordReader("5 3ff").reals(), InvalidInput);
  EXPECT_THROW(WordReader("99999999999 3ff").reals(), InvalidInput);
  EXPECT_THROW(WordReader("a\\").text(), InvalidInput);
}

}  // namespace
}  // namespace surety
