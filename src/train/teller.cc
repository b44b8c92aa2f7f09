#include "train/teller.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "dataset/dataset.h"
#include "dataset/mirror.h"

namespace idiolect::train {
namespace {

std::vector<chat::Conversation> read_rows(const runs::TrainOptions& options, dataset::Split split) {
  std::vector<chat::Conversation> rows = dataset::read_split(options.dataset, split);
  return options.learn == "contacts" ? dataset::mirrored(std::move(rows)) : rows;
}

bool carries(const chat::Conversation& row) {
  return std::ranges::any_of(row.turns, &chat::Turn::carried);
}

}  // namespace

Teller::Teller(const runs::TrainOptions& options, const tokenizer::ChatFormat& format,
               std::string owner, std::int64_t context)
    : options_(options),
      format_(format),
      limit_(static_cast<std::size_t>(std::min<std::int64_t>(options.sequence_length, context))),
      rows_(read_rows(options, dataset::Split::Train)),
      is_carrying_(std::ranges::any_of(rows_, carries)) {
  prompt_.pattern = options.system;
  prompt_.owner = std::move(owner);
  prompt_.relationships = chat::parse_relationships(options.relationship);
  prompt_.utc_offset = std::chrono::minutes(std::lround(options.utc_offset * 60));
}

Examples Teller::train(std::uint64_t epoch) const {
  if (!differs()) return make_examples(rows_, format_, prompt_, limit_);
  return make_examples(
      rows_, format_, prompt_, limit_,
      chat::Thinning{options_.leave_out, static_cast<std::uint64_t>(options_.seed), epoch});
}

Examples Teller::valid() const {
  return make_examples(read_rows(options_, dataset::Split::Valid), format_, prompt_, limit_);
}

bool Teller::differs() const {
  return options_.leave_out > 0 && (is_carrying_ || chat::has_sections(options_.system));
}

bool Teller::misses_gap() const {
  return !is_carrying_ && options_.system.find("{gap}") != std::string::npos;
}

}  // namespace idiolect::train
