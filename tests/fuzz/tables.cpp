// Every reader of a CSV file, each of the same bytes.
#include <array>
#include <cmath>
#include <functional>
#include <variant>
#include <vector>

#include "host/information_structures/state_table.h"
#include "host/interdependent/signal_table.h"
#include "host/io/table_reader.h"
#include "host/past_auctions/auction_file.h"
#include "host/past_auctions/value_estimator.h"
#include "surety/correlated_values/correlated_prior.h"
#include "surety/correlated_values/ex_post_payments.h"
#include "surety/error.h"
#include "surety/finite_games/finite_information.h"
#include "surety/finite_games/mechanism_table.h"
#include "surety/values/law.h"
#include "tests/fuzz/strategies.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {
namespace {

void read_empirical(const std::string& file) {
  const LawPtr law = parse_law("empirical:" + file + "#1");
  expect(law->lower() >= 0 && std::isfinite(law->upper()), "bids are numbers from 0 on");
}

void read_cells(const std::string& file) {
  const TableReader table(file);
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      try {
        expect(std::isfinite(table.number(row, c)), "a number in a table is finite");
      } catch (const InvalidInput&) {  // a word
      }
    }
}

/// The law that a file of past auctions leads to, however its columns are read, is one: values from 0 on, weights that
/// sum to 1.
void read_past_auctions(const std::string& file, const char* columns, AuctionFormat format) {
  AuctionFileRequest request;
  request.file = file;
  request.columns = parse_auction_columns(columns);
  request.format = format;
  request.dropped = parse_auction_flaws("all");
  const AuctionFileContents contents = read_auction_file(request);
  const FittedLaw law = ValueEstimator(contents.auctions).law();
  double sum = 0, last = -1;
  for (std::size_t i = 0; i < law.value.size(); ++i) {
    expect(law.value[i] > last && std::isfinite(law.value[i]), "values of a law ascend");
    expect(law.weight[i] > 0, "weights of a law are above 0");
    sum += law.weight[i];
    last = law.value[i];
  }
  expect(std::abs(sum - 1) < 1e-9, "weights of a law sum to 1");
}

}  // namespace

void target(std::string_view input, const std::filesystem::path& folder) {
  const std::string file = folder / "table.csv";
  write(file, input);
  static const LawPtr law = parse_law("discrete:0@0.5,1@0.5");
  const std::array<std::function<void()>, 16> readers{
      [&] { read_cells(file); },
      [&] { read_empirical(file); },
      [&] { read_prior_table(file); },
      [&] { read_payoff_table(file, {}); },
      [&] { read_information_table(file); },
      [&] { expect_a_strategy(file); },
      [&] { read_past_auctions(file, "", AuctionFormat::second_price); },
      [&] { read_past_auctions(file, "auction=1,bid=2", AuctionFormat::second_price); },
      [&] { read_past_auctions(file, "auction=1,bid=2", AuctionFormat::first_price); },
      [&] { read_past_auctions(file, "second=1,bidders=2", AuctionFormat::second_price); },
      [&] { read_past_auctions(file, "highest=1,bidders=2", AuctionFormat::first_price); },
      [&] { read_mechanism_table(file, std::nullopt); },
      [&] {
        read_mechanism_table(file, CommonValuePrior{atoms_of(*law), 0});
      },
      [&] { read_state_table(file, *law, 2); },
      [&] { check_convex_and_nondecreasing(read_signal_table(file, "value"), "value"); },
      [&] { check_allocations(read_signal_table(file, "allocation"), "allocation"); }};
  for (const auto& read : readers) try {
      read();
    } catch (const InvalidInput&) {
    }
}

std::vector<std::string> seeds(const std::filesystem::path&) { return {}; }

}  // namespace surety::fuzz
