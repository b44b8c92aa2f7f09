#include "evaluate/vote_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "evaluate/bradley_terry.h"
#include "evaluate/sign_test.h"

namespace idiolect::evaluate {
namespace {

constexpr std::uint64_t kBootstrapSeed = 1;

/// A vote in force with its task.
struct Cast {
  const BlockRecord* block = nullptr;
  const PlannedTask* task = nullptr;
  StoredVote vote;
};

Json to_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

Json share(std::size_t part, std::size_t whole) {
  Json json{{"count", part}, {"of", whole}};
  json["share"] =
      whole == 0 ? Json() : Json(static_cast<double>(part) / static_cast<double>(whole));
  return json;
}

bool is_decisive(Choice choice) { return choice == Choice::Left || choice == Choice::Right; }

/// Whose text was chosen; empty where nobody's alone.
std::string chosen(const Cast& cast) {
  if (*cast.vote.choice == Choice::Left) return cast.task->left;
  if (*cast.vote.choice == Choice::Right) return cast.task->right;
  return {};
}

/// All votes between two contestants, repeats left out: a context counts once.
struct PairVotes {
  std::string a;
  std::string b;
  std::size_t wins = 0;  // of a
  std::size_t losses = 0;
  std::size_t fine = 0;
  std::size_t neither = 0;
  std::size_t skipped = 0;
  std::vector<DecisiveVote> decisive;            // win: a's
  std::map<std::string, Cluster> conversations;  // wins and half the ties, of votes
};

void count(PairVotes& pair, const Cast& cast) {
  const Choice choice = *cast.vote.choice;
  if (choice == Choice::Skip) {
    ++pair.skipped;
    return;
  }
  const std::string& place =
      cast.task->conversation.empty() ? cast.task->context : cast.task->conversation;
  Cluster& cluster = pair.conversations[place];
  cluster.denominator += 1;
  if (!is_decisive(choice)) {
    ++(choice == Choice::BothFine ? pair.fine : pair.neither);
    cluster.numerator += 0.5;
    return;
  }
  const bool win = chosen(cast) == pair.a;
  ++(win ? pair.wins : pair.losses);
  cluster.numerator += win ? 1 : 0;
  pair.decisive.push_back({cast.task->context, win});
}

PairVotes pair_votes(const std::vector<Cast>& casts, const std::string& a, const std::string& b) {
  PairVotes pair;
  pair.a = a;
  pair.b = b;
  for (const Cast& cast : casts)
    if (cast.task->kind == TaskKind::Pair &&
        std::minmax(cast.task->left, cast.task->right) == std::minmax(a, b))
      count(pair, cast);
  return pair;
}

Json measure_pair(const PairVotes& pair) {
  const AnytimeResult anytime = anytime_result(pair.decisive);
  const std::size_t votes = pair.wins + pair.losses + pair.fine + pair.neither;
  Json json{{"a", pair.a},
            {"b", pair.b},
            {"wins", pair.wins},
            {"losses", pair.losses},
            {"both_fine", pair.fine},
            {"neither", pair.neither},
            {"skipped", pair.skipped},
            {"counted", anytime.tally.decisive()},
            {"e_value", anytime.e_value},
            {"highest_e_value", anytime.highest},
            {"anytime_p", anytime.p_value},
            {"sequence", to_json(anytime.sequence)},
            {"sign_test", sign_test(anytime.tally)}};
  if (votes == 0) return json;
  const double points =
      static_cast<double>(pair.wins) + 0.5 * static_cast<double>(pair.fine + pair.neither);
  json["rate"] = points / static_cast<double>(votes);
  json["wilson"] = to_json(wilson_interval(points, static_cast<double>(votes)));
  std::vector<Cluster> clusters;
  for (const auto& [conversation, cluster] : pair.conversations) clusters.push_back(cluster);
  json["conversations"] = clusters.size();
  json["bootstrap"] = to_json(bootstrap_ratio(clusters, kBootstrapSeed));
  return json;
}

/// Whether `a` led when the evidence was strongest.
bool pair_leads(const PairVotes& pair) {
  const Tally tally = anytime_result(pair.decisive).at_highest;
  return tally.wins > tally.losses;
}

Json measure_primary(const std::vector<Cast>& casts, const Primary& primary) {
  const PairVotes pair = pair_votes(casts, primary.challenger, primary.reference);
  Json json = measure_pair(pair);
  json["better"] = nullptr;
  if (json["highest_e_value"].get<double>() >= kDecisiveE) {
    json["better"] = pair_leads(pair) ? primary.challenger : primary.reference;
  }
  return json;
}

std::vector<std::string> names_in(const std::vector<Cast>& casts) {
  std::set<std::string> names;
  for (const Cast& cast : casts)
    if (cast.task->kind == TaskKind::Pair) names.insert({cast.task->left, cast.task->right});
  return {names.begin(), names.end()};
}

Json measure_pairs(const std::vector<Cast>& casts, const std::vector<std::string>& names) {
  Json pairs = Json::array();
  for (std::size_t a = 0; a < names.size(); ++a)
    for (std::size_t b = a + 1; b < names.size(); ++b)
      pairs.push_back(measure_pair(pair_votes(casts, names[a], names[b])));
  return pairs;
}

Json measure_as_is(const std::vector<Cast>& casts) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  // yes, asked
  for (const Cast& cast : casts) {
    if (cast.task->kind == TaskKind::Repeat) continue;
    for (const auto& [name, answer] : {std::pair{cast.task->left, cast.vote.left_as_is},
                                       {cast.task->right, cast.vote.right_as_is}}) {
      if (!answer) continue;
      counts[name].first += *answer ? 1U : 0U;
      ++counts[name].second;
    }
  }
  Json rates = Json::object();
  for (const auto& [name, count] : counts) rates[name] = share(count.first, count.second);
  return rates;
}

Json measure_strengths(const std::vector<Cast>& casts, const std::vector<std::string>& names) {
  const auto index = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  std::vector<Duel> duels;
  for (const Cast& cast : casts)
    if (cast.task->kind == TaskKind::Pair && is_decisive(*cast.vote.choice))
      duels.push_back(
          {index(cast.task->left), index(cast.task->right), *cast.vote.choice == Choice::Left});
  if (duels.empty()) return nullptr;
  const BradleyTerry fit = fit_bradley_terry(duels, names.size());
  Json strengths = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) strengths[names[i]] = fit.strengths[i];
  return {{"strengths", std::move(strengths)},
          {"side", fit.side},
          {"side_interval", to_json(fit.side_interval)}};
}

Json measure_consistency(const std::vector<Cast>& casts) {
  std::size_t agreed = 0;
  std::size_t both_decisive = 0;
  for (const Cast& cast : casts) {
    if (cast.task->kind != TaskKind::Repeat || chosen(cast).empty()) continue;
    const auto first = std::find_if(casts.begin(), casts.end(), [&](const Cast& other) {
      return other.block == cast.block && other.vote.position == cast.task->repeats;
    });
    if (first == casts.end() || chosen(*first).empty()) continue;
    ++both_decisive;
    if (chosen(*first) == chosen(cast)) ++agreed;
  }
  Json json = share(agreed, both_decisive);
  json["ceiling"] = both_decisive == 0 ? Json()
                                       : Json(win_rate_ceiling(static_cast<double>(agreed) /
                                                               static_cast<double>(both_decisive)));
  return json;
}

Json measure_decoys(const std::vector<Cast>& casts, const std::vector<std::string>& names) {
  std::size_t rejected = 0;
  std::size_t shown = 0;
  for (const Cast& cast : casts) {
    if (cast.task->kind != TaskKind::Decoy || *cast.vote.choice == Choice::Skip) continue;
    ++shown;
    const std::string winner = chosen(cast);
    // "Neither" refuses the decoy too; "both fine" takes it.
    if (*cast.vote.choice == Choice::Neither ||
        std::find(names.begin(), names.end(), winner) != names.end())
      ++rejected;
  }
  return share(rejected, shown);
}

Json measure_flags(const std::vector<Cast>& casts) {
  const auto count_of = [&](bool StoredVote::*flag) {
    return std::count_if(casts.begin(), casts.end(),
                         [&](const Cast& cast) { return cast.vote.*flag; });
  };
  return {{"too_fast", count_of(&StoredVote::too_fast)},
          {"same_key", count_of(&StoredVote::same_key)}};
}

Json measure_own_replies(const VoteStore& store, const std::vector<const BlockRecord*>& blocks) {
  std::size_t written = 0;
  std::size_t skipped = 0;
  std::size_t bytes = 0;
  for (const BlockRecord* block : blocks)
    for (const OwnReply& reply : store.own_replies(block->id)) {
      ++(reply.text ? written : skipped);
      bytes += reply.text ? reply.text->size() : 0;
    }
  return {
      {"written", written},
      {"skipped", skipped},
      {"mean_bytes",
       written == 0 ? Json() : Json(static_cast<double>(bytes) / static_cast<double>(written))}};
}

std::string percent(const Json& share_of) {
  if (share_of.is_null()) return "–";
  return fmt::format("{:.0f} %", 100 * share_of.get<double>());
}

std::string between(const Json& interval) {
  return fmt::format("{:.1f}–{:.1f} %", 100 * interval[0].get<double>(),
                     100 * interval[1].get<double>());
}

std::string verdict_of(const Json& primary) {
  const std::string a = primary["a"].get<std::string>(), b = primary["b"].get<std::string>();
  if (!primary["better"].is_null()) {
    const std::string better = primary["better"].get<std::string>();
    return fmt::format("{} is better than {}: E = {:.1f} on {} votes, and 20 was needed.", better,
                       better == a ? b : a, primary["highest_e_value"].get<double>(),
                       primary["counted"].get<std::size_t>());
  }
  return fmt::format("{} and {} are not told apart yet: E = {:.1f} on {} votes, and 20 is needed.",
                     a, b, primary["highest_e_value"].get<double>(),
                     primary["counted"].get<std::size_t>());
}

Table pairs_table(const Json& pairs) {
  Table table{"Each pair; a rate counts “both fine” and “neither” as half a win",
              {"pair", "wins", "losses", "both fine", "neither", "rate", "Wilson 95 %",
               "by conversations 95 %", "at any time 95 %, decisive", "sign test p", "E"},
              {}};
  for (const Json& pair : pairs) {
    const bool empty = !pair.contains("rate");
    table.rows.push_back({pair["a"].get<std::string>() + " : " + pair["b"].get<std::string>(),
                          pair["wins"].dump(), pair["losses"].dump(), pair["both_fine"].dump(),
                          pair["neither"].dump(), empty ? "–" : percent(pair["rate"]),
                          empty ? "–" : between(pair["wilson"]),
                          empty ? "–" : between(pair["bootstrap"]), between(pair["sequence"]),
                          fmt::format("{:.3f}", pair["sign_test"].get<double>()),
                          fmt::format("{:.2f}", pair["e_value"].get<double>())});
  }
  return table;
}

Table as_is_table(const Json& rates) {
  Table table{"“Would you send it as is?”", {"contestant", "yes", "of", "share"}, {}};
  for (const auto& [name, rate] : rates.items())
    table.rows.push_back({name, rate["count"].dump(), rate["of"].dump(), percent(rate["share"])});
  return table;
}

std::string judge_text(const Json& measured) {
  const Json& consistency = measured["consistency"];
  const Json& decoys = measured["decoys"];
  std::string text = fmt::format(
      "The judge agreed with himself on {} of {} pairs that came back with sides swapped, and "
      "refused {} of {} decoys.",
      consistency["count"].dump(), consistency["of"].dump(), decoys["count"].dump(),
      decoys["of"].dump());
  if (!consistency["share"].is_null()) {
    text += fmt::format(" No win rate above {} can be expected from such votes.",
                        percent(consistency["ceiling"]));
    if (consistency["share"].get<double>() < 0.7)
      text += " Warning: below 70 % agreement the votes say little.";
  }
  if (!decoys["share"].is_null() && decoys["share"].get<double>() < 0.8)
    text += " Warning: below 80 % of decoys refused, the judge does not look at what is said.";
  return text;
}

std::string record_text(const Json& measured) {
  std::string text = fmt::format(
      "{} votes in {} closed blocks; {} too fast to have been read, {} more than 12 equal keys in "
      "a row, {} taken back (all kept). Own replies: {} written, {} not. {} votes on other models "
      "are not counted.",
      measured["votes"].dump(), measured["blocks"].dump(), measured["flags"]["too_fast"].dump(),
      measured["flags"]["same_key"].dump(), measured["taken_back"].dump(),
      measured["own_replies"]["written"].dump(), measured["own_replies"]["skipped"].dump(),
      measured["other_models"].dump());
  for (const auto& [reason, number] : measured["left_out"].items())
    text += fmt::format(" {} pairs left out: a text {}.", number.dump(), reason);
  return text;
}

}  // namespace

std::optional<DecisiveVote> primary_vote(const BlockRecord& block, const StoredVote& vote) {
  const PlannedTask& task = block.plan.tasks[vote.position];
  const Primary& primary = block.plan.primary;
  if (task.kind != TaskKind::Pair || !vote.choice || !is_decisive(*vote.choice) ||
      std::minmax(task.left, task.right) != std::minmax(primary.challenger, primary.reference))
    return std::nullopt;
  const std::string& winner = *vote.choice == Choice::Left ? task.left : task.right;
  return DecisiveVote{task.context, winner == primary.challenger};
}

Json measure_votes(const VoteStore& store) {
  const std::vector<BlockRecord> all = store.blocks();
  const auto newest =
      std::find_if(all.rbegin(), all.rend(), [](const BlockRecord& block) { return block.closed; });
  if (newest == all.rend()) return nullptr;
  std::vector<const BlockRecord*> blocks;
  std::vector<Cast> casts;
  std::size_t other_models = 0;
  std::size_t taken_back = 0;
  std::map<std::string, std::size_t> left_out;
  for (const BlockRecord& block : all) {
    if (!block.closed) continue;
    const std::vector<StoredVote> rows = store.votes(block.id);
    const std::vector<StoredVote> votes = votes_in_force(rows);
    if (block.fingerprint != newest->fingerprint) {
      other_models += votes.size();
      continue;
    }
    blocks.push_back(&block);
    for (const StoredVote& row : rows) taken_back += row.choice ? 0U : 1U;
    left_out = block.plan.left_out;
    for (const StoredVote& vote : votes)
      casts.push_back({&block, &block.plan.tasks[vote.position], vote});
  }
  const std::vector<std::string> names = names_in(casts);
  return {{"blocks", blocks.size()},
          {"votes", casts.size()},
          {"about", newest->about},
          {"primary", measure_primary(casts, newest->plan.primary)},
          {"pairs", measure_pairs(casts, names)},
          {"strengths", measure_strengths(casts, names)},
          {"send_as_is", measure_as_is(casts)},
          {"consistency", measure_consistency(casts)},
          {"decoys", measure_decoys(casts, names)},
          {"flags", measure_flags(casts)},
          {"taken_back", taken_back},
          {"own_replies", measure_own_replies(store, blocks)},
          {"left_out", left_out},
          {"other_models", other_models}};
}

Section show_votes(const Json& measured) {
  Section section{"Blind rounds", verdict_of(measured["primary"]), {}};
  section.blocks.emplace_back(pairs_table(measured["pairs"]));
  if (!measured["send_as_is"].empty())
    section.blocks.emplace_back(as_is_table(measured["send_as_is"]));
  if (!measured["strengths"].is_null())
    section.blocks.emplace_back(Paragraph{
        fmt::format("Standing on the left changed the odds by a factor of e^{:.2f} (95 %: e^{:.2f} "
                    "to e^{:.2f}).",
                    measured["strengths"]["side"].get<double>(),
                    measured["strengths"]["side_interval"][0].get<double>(),
                    measured["strengths"]["side_interval"][1].get<double>())});
  section.blocks.emplace_back(Paragraph{judge_text(measured)});
  section.blocks.emplace_back(Paragraph{record_text(measured)});
  return section;
}

}  // namespace idiolect::evaluate
