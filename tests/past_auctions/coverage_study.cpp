// How often the bands of surety advise hold the truth, over simulated markets: a table of Markdown on standard output.
//
//     coverage_study [SETS [RESAMPLES [CASE]]]
//
// CASE: one of them alone, counted from 1.

#include <fmt/format.h>

#include <cstdlib>

#include "tests/past_auctions/coverage.h"

int main(int argc, char** argv) {
  using namespace surety;
  const int sets = argc > 1 ? std::atoi(argv[1]) : 500, resamples = argc > 2 ? std::atoi(argv[2]) : 500;
  const int only = argc > 3 ? std::atoi(argv[3]) : 0;
  struct Case {
    const char* law;
    std::vector<std::int64_t> bidders;
    AuctionFormat format;
    SeenBids seen;
    std::size_t auctions;
    double rounded = 0;  // to multiples of it
  };
  const auto second = AuctionFormat::second_price, first = AuctionFormat::first_price;
  const std::vector<Case> cases{
      {"uniform", {3, 4, 5, 6, 7}, second, SeenBids::all, 50},
      {"uniform", {3, 4, 5, 6, 7}, second, SeenBids::all, 400},
      {"beta:2,3", {2}, second, SeenBids::all, 400},
      {"log-normal:0,1,40", {2, 3}, second, SeenBids::all, 400},
      {"histogram:0..1@3,3..4@1", {2, 5, 10}, second, SeenBids::all, 400},
      {"beta:2,3", {3, 4, 5, 6, 7}, second, SeenBids::second, 400},
      {"beta:2,3", {3, 4, 5, 6, 7}, second, SeenBids::two_highest, 400},
      {"uniform", {3, 4, 5, 6, 7}, first, SeenBids::all, 400},
      {"beta:2,3", {2, 3}, first, SeenBids::all, 400},
      {"log-normal:0,1,40", {2, 3}, first, SeenBids::all, 400},
      {"beta:2,3", {3, 4, 5}, first, SeenBids::highest, 400},
      {"beta:2,3", {3, 4, 5, 6, 7}, second, SeenBids::all, 5000},
      {"histogram:1..2@0.98,100..101@0.02", {2}, second, SeenBids::all, 80},
      {"histogram:1..2@0.98,100..101@0.02", {2}, second, SeenBids::all, 400},
      {"uniform:20,100", {2, 3, 4, 5}, second, SeenBids::all, 400, 5},
      {"beta:2,3", {3, 4, 5, 6, 7}, second, SeenBids::all, 100, 0.05},
  };
  for (const Case& c : cases) {
    if (only != 0 && &c != &cases[std::size_t(only - 1)]) continue;
    const CoverageRequest request{{parse_law(c.law), c.bidders, c.format, c.seen, c.rounded},
                                  c.auctions,
                                  c.auctions > 1000 ? sets / 2 : sets,
                                  resamples,
                                  1};
    fmt::print(
        "\n{}, {} auctions, {}, ranks {}, up to {} bidders, rounded to {}\n\n| number | held | mean width | bias "
        "|\n|---|---|---|---|\n",
        c.law, c.auctions, auction_format_name(c.format), int(c.seen), c.bidders.back(), c.rounded);
    for (const auto& [name, found] : coverage_of(request))
      fmt::print("| {} | {:.1f}% | {:.4f} | {:+.5f} |\n", name, 100 * found.share(), found.width / found.sets,
                 found.bias / found.sets);
    std::fflush(stdout);
  }
}
