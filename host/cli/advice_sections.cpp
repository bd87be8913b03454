#include "host/cli/advice_sections.h"

#include <fmt/format.h>

#include <cmath>

#include "host/io/number.h"
#include "host/io/table.h"

namespace surety {
namespace {

/// A value with two digits of half its band's width.
std::string value_text(const Banded& number, double value) {
  if (std::isnan(value)) return "";
  const double half = (number.high - number.low) / 2;
  return half > 0 ? with_digits_of(half, value) : fmt::format("{:.6g}", value);
}

std::vector<std::string> band_fields(const Banded& number) {
  return {value_text(number, number.value), value_text(number, number.low), value_text(number, number.high)};
}

std::vector<std::string> row_of(const std::string& label, const Banded& number) {
  std::vector<std::string> row = band_fields(number);
  row.insert(row.begin(), label);
  return row;
}

std::string rounded_text(double value) { return fmt::format("{:.4g}", value); }

std::string bound_text(double value, bool exact) { return (exact ? "" : "at least ") + rounded_text(value); }

std::string percent(double share) { return fmt::format("{:.0f}%", 100 * share); }

/// What is earned at the reserve of the past auctions.
std::string as_before(const Advice& advice) {
  return advice.curve_from > 0 ? fmt::format("with the reserve {} as before", shortest(advice.curve_from))
                               : "without a reserve";
}

/// Whether another reserve than that of the past was.
bool is_chosen(const Advice& advice) { return advice.reserve > advice.curve_from; }

/// Bidders are those who do, where there was one.
std::string who_reaches_the_reserve(const Advice& advice) {
  return advice.curve_from > 0 ? fmt::format(" who bids {} or more", shortest(advice.curve_from)) : "";
}

AdviceSection in_short(const Advice& advice, const AuctionFileContents& contents) {
  AdviceSection section{"In short", {}, {}, {}, ""};
  if (contents.far) {
    const std::string greatest = fmt::format("{} ({})", shortest(contents.far->bid), contents.far->place);
    section.sentences.push_back(
        contents.far->bids == 1
            ? fmt::format("One bid is far above the others, {}: whether it is meant should be asked first.", greatest)
            : fmt::format("{} bids are far above the others, the greatest {}: whether they are meant should be asked "
                          "first.",
                          grouped(contents.far->bids), greatest));
  }
  const Banded& gain = advice.reserve_gain;
  const bool chosen = is_chosen(advice);
  const std::string looked_at = "Of reserves up to " + rounded_text(advice.most);
  const std::string best_of_them =
      fmt::format("The best of them is between {} and {} with {} confidence.", rounded_text(advice.reserve_from),
                  rounded_text(advice.reserve_to), percent(Advice::confidence));
  if (chosen && gain.value > 0) {
    section.sentences.push_back(
        fmt::format("{} the one that earns most if the future is like these auctions is {}. A second-price auction "
                    "then earns {} on average, where it earns {} {}.",
                    looked_at, shortest(advice.reserve), banded_text(advice.with_reserve),
                    banded_text(advice.without_reserve), as_before(advice)));
    section.sentences.push_back(fmt::format("What it adds is {}{}. {}", banded_text(gain),
                                            gain.low <= 0 ? ": the data do not show that it adds anything" : "",
                                            best_of_them));
  } else if (chosen) {
    section.sentences.push_back(
        fmt::format("{} none is found that earns more than is earned {}, {}. The one that looks best in these "
                    "auctions, {}, adds {} once it is allowed for that it was chosen by them. {}",
                    looked_at, as_before(advice), banded_text(advice.without_reserve), shortest(advice.reserve),
                    banded_text(gain), best_of_them));
  } else {
    section.sentences.push_back(
        fmt::format("{} none is found that earns more than is earned {}, {}; with {} confidence the best of them is at "
                    "most {}.",
                    looked_at, as_before(advice), banded_text(advice.without_reserve), percent(Advice::confidence),
                    rounded_text(advice.reserve_to)));
  }
  const Banded& over = advice.one_more_over_reserve;
  section.sentences.push_back(fmt::format("One more bidder in each auction{} would add {}{}.",
                                          who_reaches_the_reserve(advice), banded_text(advice.one_more_gain),
                                          !chosen         ? ""
                                          : over.low > 0  ? ", more than that reserve does"
                                          : over.high < 0 ? ", less than that reserve does"
                                                          : ""));
  section.sentences.push_back(
      fmt::format("In brackets: from where to where the truth is meant to be in {} of 100 such cases.",
                  std::lround(100 * Advice::confidence)));
  for (const Test& test : advice.tests)
    if (test.refused) section.sentences.push_back("The data speak against this: " + test.supposed + " " + test.found);
  return section;
}

/// What the numbers under the lowest law rest on.
std::string why_sure(const Advice& advice, const PastAuctions& auctions) {
  std::string why = auctions.flawed_left_out ? " if what is left is like all auctions" : "";
  if (is_doubted(advice))
    return why + (why.empty() ? " if" : " and if") + " what is supposed holds, against which the data speak";
  if (why.empty()) why = advice.proven ? ", proven for any law of independent values" : ", by the bootstrap";
  return why;
}

AdviceSection reserves(const Advice& advice, const PastAuctions& auctions) {
  AdviceSection section{
      "Reserve", {"Mean revenue of a second-price auction."}, {"", "revenue", "from", "to"}, {}, "reserve"};
  if (is_chosen(advice)) section.rows.push_back(row_of("reserve " + shortest(advice.reserve), advice.with_reserve));
  section.rows.push_back(row_of(as_before(advice), advice.without_reserve));
  if (is_chosen(advice)) section.rows.push_back(row_of("difference", advice.reserve_gain));
  section.sentences.push_back(fmt::format(
      "Whatever the law of values in the band of the data ({} confidence{}), with bidders in such numbers an auction "
      "earns at least {} {}{}. Of reserves up to {} the one that is sure of most, {}, is sure of {}.",
      percent(Advice::sure_confidence), why_sure(advice, auctions), rounded_text(advice.sure_without_reserve),
      as_before(advice),
      is_chosen(advice) ? fmt::format(", and at least {} with the reserve {}", rounded_text(advice.sure_with_reserve),
                                      shortest(advice.reserve))
                        : "",
      rounded_text(advice.most), shortest(advice.sure_reserve), rounded_text(advice.sure_with_sure_reserve)));
  return section;
}

AdviceSection mechanisms(const Advice& advice) {
  AdviceSection section{"Mechanisms, private values",
                        {"Mean revenue where everybody knows what the good is worth to himself. Where bidders may know "
                         "more of each other than that, the ones marked yes still earn it; of first-price auctions it "
                         "is then not known."},
                        {"", "revenue", "from", "to", "whatever they know of each other"},
                        {},
                        ""};
  for (const RankedMechanism& mechanism : advice.ranking) {
    section.rows.push_back(row_of(mechanism.name, mechanism.revenue));
    section.rows.back().emplace_back(mechanism.dominant ? "yes" : "not known");
  }
  section.rows.push_back(row_of("the highest value, which none can earn", advice.full_surplus));
  section.rows.back().emplace_back("");
  return section;
}

AdviceSection guarantees(const Advice& advice, const PastAuctions& auctions) {
  AdviceSection section{
      "Mechanisms, a common value",
      {"What is guaranteed if the good is worth the same to all, whatever each knows of it, and the fitted law is that "
       "of this worth. Bids cannot show that law where values are common: read it as a what-if.",
       fmt::format(
           "The last column is the guarantee under the lowest law in the band of the data ({} confidence{}). A "
           "second-price auction guarantees nothing: where one bidder knows the worth the others may stay away.",
           percent(Advice::sure_confidence), auctions.flawed_left_out ? " if what is left is like all auctions" : "")},
      {"", "guarantee", "under the lowest law"},
      {},
      ""};
  if (advice.guarantees.empty())
    return {section.heading, {"None are told where the fitted law, or the lowest, has one value."}, {}, {}, ""};
  for (const CommonValueGuarantee& g : advice.guarantees)
    section.rows.push_back({g.name, bound_text(g.guarantee, g.exact), bound_text(g.at_lowest, g.at_lowest_exact)});
  return section;
}

AdviceSection bidders(const Advice& advice) {
  AdviceSection section{"One more bidder",
                        {"Bulow & Klemperer (1996): where the virtual value rises with the value, one more bidder is "
                         "worth more than any reserve."},
                        {"", "revenue", "from", "to"},
                        {},
                        ""};
  section.rows.push_back(row_of(as_before(advice), advice.without_reserve));
  section.rows.push_back(row_of("one more bidder" + who_reaches_the_reserve(advice), advice.one_more_bidder));
  section.rows.push_back(row_of("difference", advice.one_more_gain));
  if (is_chosen(advice))
    section.rows.push_back(
        row_of("one more bidder, less reserve " + shortest(advice.reserve), advice.one_more_over_reserve));
  return section;
}

AdviceSection values(const Advice& advice) {
  AdviceSection section{"Values", {}, {"", "", "from", "to"}, {}, "values"};
  section.rows.push_back(row_of("mean value", advice.mean_value));
  section.rows.push_back(row_of("standard deviation", advice.standard_deviation));
  if (advice.paid) section.rows.push_back(row_of("paid by winners of these auctions", *advice.paid));
  return section;
}

AdviceSection tests(const Advice& advice) {
  AdviceSection section{"What the data could speak against", {}, {}, {}, ""};
  for (const Test& test : advice.tests)
    section.sentences.push_back(fmt::format("{} {} z = {:+.2f}: {}.", test.supposed, test.found, test.z,
                                            test.refused ? "the data speak against it" : "nothing speaks against it"));
  if (advice.tests.empty()) section.sentences.emplace_back("Nothing that is supposed can be tested with such data.");
  return section;
}

AdviceSection how_sure(const Advice& advice, const PastAuctions& auctions, int resamples) {
  AdviceSection section{"How sure", {}, {}, {}, ""};
  section.sentences.push_back(
      fmt::format("\"From\" and \"to\" are meant to hold the truth nine times in ten. They are made of what {} samples "
                  "of the auctions, drawn with replacement, gave. What is chosen from the data, as the best reserve, "
                  "looks better in them than it is: the samples tell by how much, and that is taken off.",
                  grouped(std::uint64_t(resamples))));
  section.sentences.push_back(
      fmt::format("Reserves and prices above {} are not looked at: what is reached in fewer than {} of these auctions "
                  "hangs on too few bids. One of them may earn more, where a few values are far above the others; the "
                  "optimal auction is the best one in which the highest value wins if it is above that.",
                  rounded_text(advice.most), Advice::least_reached));
  if (auctions.format == AuctionFormat::first_price)
    section.sentences.emplace_back(
        "Values of first-price bids are smoothed, which no band has in it. Revenue hardly feels it; the mean value and "
        "the highest values do, so they have no band. What a reserve adds, or one more bidder, may be off by more than "
        "its band where few values are very high, or the highest bids alone are seen: of such markets, simulated, "
        "their "
        "bands held 63 to 83 in 100.");
  return section;
}

}  // namespace

std::string banded_text(const Banded& number) {
  const auto fields = band_fields(number);
  return fmt::format("{} ({} to {})", fields[0], fields[1], fields[2]);
}

std::vector<AdviceSection> advice_sections(const Advice& advice, const AuctionFileContents& contents, int resamples) {
  const PastAuctions& auctions = contents.auctions;
  return {in_short(advice, contents),
          {"Supposed", suppositions_of_advice(auctions), {}, {}, ""},
          values(advice),
          reserves(advice, auctions),
          mechanisms(advice),
          guarantees(advice, auctions),
          bidders(advice),
          tests(advice),
          {"What these data cannot tell", not_identified(auctions), {}, {}, ""},
          how_sure(advice, auctions, resamples)};
}

}  // namespace surety
