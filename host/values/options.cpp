#include "surety/options.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <vector>

namespace surety {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// Edit distance where swapping two neighbours counts once, as typing errors do.
int edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names) {
  const std::string wanted = lower_case(typed);
  std::string_view best;
  int best_distance = std::max<int>(2, static_cast<int>(wanted.size()) / 3) + 1;
  for (std::string_view name : names) {
    const std::string candidate = lower_case(name);
    const bool abbreviated = wanted.size() >= 2 && candidate.starts_with(wanted);
    const int distance = abbreviated ? 1 : edit_distance(wanted, candidate);
    // a distance as long as the name itself says nothing
    if (distance < best_distance && distance < static_cast<int>(candidate.size())) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace surety
