#include "evaluate/forgetting.h"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <string>
#include <utility>

#include "base/error.h"
#include "evaluate/costs.h"

namespace idiolect::evaluate {
namespace {

Json measure_text(const Json& text, std::uint64_t seed) {
  const std::vector<Cost> base = costs_from(text.at("base"));
  const std::vector<Cost> tuned = costs_from(text.at("tuned"));
  if (base.size() != tuned.size() || base.empty())
    throw Error("the stored measurement of forgetting has different texts for base and adapter",
                "remove evaluation/forgetting.json in the run and make the report again");
  const std::vector<Cluster> of_base = clusters_of(base, Ends::Without);
  const std::vector<Cluster> of_tuned = clusters_of(tuned, Ends::Without);
  std::vector<Cluster> above = of_tuned;
  double bytes = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    above[i].numerator -= of_base[i].numerator;
    bytes += above[i].denominator;
  }
  const Interval interval = bootstrap_ratio(above, seed);
  return {{"language", text.at("language")}, {"bytes", bytes},
          {"base", ratio_of(of_base)},       {"tuned", ratio_of(of_tuned)},
          {"above", ratio_of(above)},        {"above_interval", {interval.low, interval.high}}};
}

std::string verdict_on_text(const Json& text) {
  const double low = text.at("above_interval")[0].get<double>();
  const double high = text.at("above_interval")[1].get<double>();
  const std::string change = fmt::format("{:+.3f} bits per byte ({:+.3f} … {:+.3f})",
                                         text.at("above").get<double>(), low, high);
  if (low > 0)
    return fmt::format("Tuning cost neutral {} something: {}, {:.0f} % of what the base needs.",
                       text.at("language").get<std::string>(), change,
                       100 * text.at("above").get<double>() / text.at("base").get<double>());
  if (high < 0)
    return fmt::format("Neutral {} became easier: {}.", text.at("language").get<std::string>(),
                       change);
  return fmt::format("No forgetting of neutral {} is seen: {}.",
                     text.at("language").get<std::string>(), change);
}

std::string verdict_on_identity(const Json& off) {
  const auto tokens = off.at("tokens").get<std::uint64_t>();
  const auto equal = off.at("equal").get<std::uint64_t>();
  if (tokens == equal)
    return fmt::format(
        "Switched off, the adapter leaves no trace: all {} scores equal the base's "
        "to the bit.",
        tokens);
  return fmt::format(
      "Switched off, the adapter still shows: {} of {} scores differ from the base's.",
      tokens - equal, tokens);
}

}  // namespace

std::vector<chat::Conversation> neutral_conversations(std::string_view text) {
  std::vector<chat::Conversation> conversations;
  std::string before;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (!before.empty()) {
      chat::Conversation& conversation = conversations.emplace_back();
      conversation.turns.push_back({chat::Role::User, "", std::move(before), {}});
      conversation.turns.push_back({chat::Role::Assistant, "", line, {}});
    }
    before = std::move(line);
  }
  return conversations;
}

Json compare_bits(std::span<const chat::Score> base_alone,
                  std::span<const chat::Score> switched_off) {
  if (base_alone.size() != switched_off.size())
    throw Bug("the base alone and with its adapter off were scored on different sessions");
  std::uint64_t tokens = 0;
  std::uint64_t equal = 0;
  for (std::size_t i = 0; i < base_alone.size(); ++i) {
    const auto& alone = base_alone[i].tokens;
    const auto& off = switched_off[i].tokens;
    if (alone.size() != off.size()) throw Bug("the same words became different tokens");
    tokens += alone.size();
    for (std::size_t j = 0; j < alone.size(); ++j)
      equal += std::bit_cast<std::uint32_t>(alone[j].log_probability) ==
                       std::bit_cast<std::uint32_t>(off[j].log_probability)
                   ? std::uint64_t{1}
                   : std::uint64_t{0};
  }
  return {{"tokens", tokens}, {"equal", equal}};
}

Json measure_forgetting(const Evidence& evidence) {
  const auto stored = evidence.measured.find("forgetting");
  const auto off = evidence.measured.find("adapter_off");
  if (stored == evidence.measured.end() || off == evidence.measured.end()) return nullptr;
  Json texts = Json::array();
  for (const Json& text : stored->second.at("texts"))
    texts.push_back(measure_text(text, evidence.seed));
  return {
      {"texts", std::move(texts)},
      {"adapter_off", {{"tokens", off->second.at("tokens")}, {"equal", off->second.at("equal")}}}};
}

Section show_forgetting(const Json& measured) {
  Section section{"What did it forget?", "", {}};
  Table table{"Text that is nobody's chat, without the ends of turns",
              {"language", "bytes", "base", "tuned", "tuned above base (95 %)"},
              {}};
  for (const Json& text : measured.at("texts")) {
    section.verdict += verdict_on_text(text) + " ";
    table.rows.push_back({text.at("language").get<std::string>(),
                          fmt::format("{:.0f}", text.at("bytes").get<double>()),
                          fmt::format("{:.3f}", text.at("base").get<double>()),
                          fmt::format("{:.3f}", text.at("tuned").get<double>()),
                          fmt::format("{:+.3f} ({:+.3f} … {:+.3f})", text.at("above").get<double>(),
                                      text.at("above_interval")[0].get<double>(),
                                      text.at("above_interval")[1].get<double>())});
  }
  section.verdict += verdict_on_identity(measured.at("adapter_off"));
  section.blocks.push_back(std::move(table));
  return section;
}

}  // namespace idiolect::evaluate
