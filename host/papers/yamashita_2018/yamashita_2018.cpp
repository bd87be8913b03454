#include "host/papers/yamashita_2018/parts.h"

namespace surety {
namespace {

constexpr Part yamashita_2018_parts[] = {yamashita_2018::figure_1, yamashita_2018::theorem_2,
                                         yamashita_2018::supplements};

}  // namespace

extern constinit const Paper yamashita_2018_paper{
    {"yamashita-2018", "Revenue guarantees in auctions with a (correlated) common prior and additional information",
     "both panels of Figure 1, Theorem 2's bounds and rates on mixtures, Theorem 1 and the supplements: benchmarks "
     "with and without extra information"},
    yamashita_2018_parts};

}  // namespace surety
