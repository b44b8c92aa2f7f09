#include "runs/journal.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/peak_memory.h"

namespace idiolect::runs {

void Journal::open(std::uint64_t bytes, std::uint64_t tokens) {
  done_tokens_ = tokens;
  if (options_.writes) metrics_.emplace(options_.run.metrics(), bytes);
}

void Journal::updated(Json row, const UpdateCost& cost, double smoothed) {
  pace_.add(cost);
  done_tokens_ += cost.tokens;
  update_ = row.at("update").get<int>();
  smoothed_ = smoothed;
  row["tokens"] = cost.tokens;
  row["seconds"] = cost.seconds;
  row["tokens_per_second"] = cost.seconds > 0 ? static_cast<double>(cost.tokens) / cost.seconds : 0;
  if (pace_.share() > 0) row["share"] = pace_.share();
  row["rss"] = peak_memory();
  append(row);
  show();
}

void Journal::validated(int update, double loss) {
  update_ = update;
  valid_ = loss;
  append({{"update", update}, {"valid_loss", loss}});
  show();
}

void Journal::append(const Json& row) {
  if (!metrics_) return;
  try {
    metrics_->append(row);
  } catch (const Error& error) {
    if (!has_complained_ && options_.say)
      options_.say(
          fmt::format("the curves have gaps from here on, training goes on: {}", error.what()));
    has_complained_ = true;
  }
}

void Journal::show() const {
  std::string note = fmt::format("update {}/{}  loss {:.3f}", update_, options_.updates, smoothed_);
  if (valid_ > 0) note += fmt::format("  valid {:.3f}", valid_);
  if (pace_.share() > 0) note += fmt::format("  {:.0f} % of the limit", 100 * pace_.share());
  if (const std::uint64_t bytes = peak_memory(); bytes > 0)
    note += fmt::format("  {:.1f} GB", static_cast<double>(bytes) / 1e9);
  report(options_.progress, {"training", done_tokens_, options_.tokens, "tokens", std::move(note)});
}

}  // namespace idiolect::runs
