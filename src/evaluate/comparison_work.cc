// ComparisonWork: the answers of many contestants to many contexts, stored as they come.
#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/sha256.h"
#include "evaluate/answering.h"
#include "evaluate/decoys.h"
#include "evaluate/fields.h"

namespace idiolect::evaluate {
namespace fs = std::filesystem;
namespace {

Json to_json(const chat::Sampler& sampler) {
  return {{"temperature", sampler.temperature},
          {"top_p", sampler.top_p},
          {"min_p", sampler.min_p},
          {"repetition_penalty", sampler.repetition_penalty}};
}

/// What all contestants share: another of these, and no stored answer is of use.
Json settings_of(const ComparisonPlan& plan) {
  const AskOptions& options = plan.options;
  return {{"version", 1},
          {"seed", options.seed},
          {"sampler", to_json(options.sampler)},
          {"max_new_tokens", options.max_new_tokens},
          {"examples", options.briefing.examples},
          {"system", options.briefing.prompt.pattern},
          {"summary", sha256_hex(options.briefing.summary)},
          {"shared", plan.shared}};
}

/// Samples of one round lie far apart, so that none is another round's.
constexpr std::size_t kSampleStride = std::size_t{1} << 32;

}  // namespace

ComparisonWork::ComparisonWork(EvaluationFolder folder, ComparisonPlan plan)
    : folder_(std::move(folder)),
      plan_(std::move(plan)),
      settings_hash_(sha256_hex(to_line(settings_of(plan_)))),
      log_(prepare(), [this](const Json& row) { return place_of(row); }) {
  write_files();
}

fs::path ComparisonWork::prepare() {
  std::vector<Round>& rounds = plan_.rounds;
  if (has_comparison(folder_)) {
    const Json about = read_json(folder_.comparison());
    if (about.is_object() && string_field(about, "settings_hash") == settings_hash_) {
      plan_.options.samples =
          std::max(plan_.options.samples, count_field(about, "samples").value_or(1));
      std::vector<Round> before = parse_rounds(read_file(folder_.rounds()));
      // The first rounds of more are those of fewer (held_out_rounds).
      if (before.size() > rounds.size()) rounds = std::move(before);
    }
  }
  for (const Round& round : rounds) {
    ids_.push_back(round_id(round));
    round_of_id_.emplace(ids_.back(), ids_.size() - 1);
    prompts_.push_back(prompts_for(round, plan_.options.briefing, plan_.options.max_new_tokens));
  }
  for (const Contestant* contestant : plan_.asked)
    for (const Task& task : tasks_of(contestant->origin)) wanted_.insert(task.stored.key);
  make_private_folder(folder_.root);
  return folder_.answers();
}

std::vector<ComparisonWork::Task> ComparisonWork::tasks_of(Origin origin) const {
  std::vector<Task> tasks;
  for (std::size_t round = 0; round < ids_.size(); ++round)
    for (std::size_t sample = 0; sample < plan_.options.samples; ++sample)
      for (const Contestant* contestant : plan_.asked) {
        if (contestant->origin != origin || (sample > 0 && !is_generated(*contestant))) continue;
        StoredAnswer stored;
        stored.contestant = contestant->name;
        stored.round = ids_[round];
        stored.sample = sample;
        stored.prompt = prompts_[round].prompts[index_of(*contestant)].key;
        stored.made_with = settings_hash_;
        const Json& identity = origin == Origin::Stranger   ? plan_.stranger
                               : origin == Origin::Endpoint ? plan_.endpoint
                                                            : plan_.shared;
        stored.key = sha256_hex(to_line({stored.contestant, stored.round, sample, round,
                                         stored.prompt, settings_hash_, identity}))
                         .substr(0, 32);
        tasks.push_back({std::move(stored), round, contestant});
      }
  return tasks;
}

std::optional<std::array<std::size_t, 3>> ComparisonWork::place_of(const Json& row) const {
  const auto answer = answer_from(row);
  if (!answer || answer->made_with != settings_hash_) return std::nullopt;
  const auto round = round_of_id_.find(answer->round);
  if (round == round_of_id_.end()) return std::nullopt;
  for (const Contestant& contestant : contestants()) {
    if (contestant.name != answer->contestant) continue;
    const bool is_asked =
        std::find(plan_.asked.begin(), plan_.asked.end(), &contestant) != plan_.asked.end();
    if (is_asked && !wanted_.contains(answer->key)) return std::nullopt;
    return std::array{round->second, index_of(contestant), answer->sample};
  }
  return std::nullopt;
}

void ComparisonWork::write_files() const {
  Json about = settings_of(plan_);
  about["settings_hash"] = settings_hash_;
  about["contexts"] = plan_.rounds.size();
  about["samples"] = plan_.options.samples;
  about["stranger"] = plan_.stranger;
  about["endpoint"] = plan_.endpoint;
  // A command without them leaves those of before: their answers are still there.
  if (has_comparison(folder_)) {
    const Json before = read_json(folder_.comparison());
    if (before.is_object() && string_field(before, "settings_hash") == settings_hash_)
      for (const char* const key : {"stranger", "endpoint"})
        if (about[key].is_null() && before.contains(key)) about[key] = before[key];
  }
  std::size_t cut_turns = 0;
  std::size_t cut_rounds = 0;
  std::size_t fewest_examples = plan_.options.briefing.examples;
  std::map<std::string, const StoredPrompt*> prompts;
  for (const PromptSet& set : prompts_) {
    cut_turns += set.cut_turns;
    cut_rounds += set.cut_turns > 0 ? 1 : 0;
    fewest_examples = std::min(fewest_examples, set.examples);
    for (const StoredPrompt& prompt : set.prompts)
      if (!prompt.key.empty()) prompts.emplace(prompt.key, &prompt);
  }
  about["cut_turns"] = cut_turns;
  about["cut_rounds"] = cut_rounds;
  about["fewest_examples"] = fewest_examples;
  if (plan_.notes.is_object()) about.update(plan_.notes);
  std::string lines;
  for (const auto& [key, prompt] : prompts) lines += to_line(evaluate::to_json(*prompt)) + '\n';
  write_file(folder_.prompts(), lines);
  write_file(folder_.rounds(), rounds_text(plan_.rounds));
  write_file(folder_.comparison(), to_pretty(about));
}

std::size_t ComparisonWork::missing(Origin origin) const {
  const std::vector<Task> tasks = tasks_of(origin);
  return static_cast<std::size_t>(std::count_if(
      tasks.begin(), tasks.end(), [&](const Task& task) { return !log_.has(task.stored.key); }));
}

void ComparisonWork::ask(Origin origin, chat::Responder& responder, std::size_t chunk,
                         const Progress& progress) {
  const std::vector<Task> tasks = tasks_of(origin);
  std::vector<std::string> keys;
  keys.reserve(tasks.size());
  for (const Task& task : tasks) keys.push_back(task.stored.key);
  const auto tell = [&] {
    report(progress, {"answering", tasks.size() - missing(origin), tasks.size(), "replies", ""});
  };
  if (!tasks.empty()) tell();
  log_.work(keys, chunk, [&](std::span<const std::size_t> indices) {
    tell();
    std::vector<chat::Request> requests;
    for (const std::size_t index : indices) {
      const auto& [stored, round, contestant] = tasks[index];
      requests.push_back(make_request(prompts_[round].prompts[index_of(*contestant)], *contestant,
                                      round + stored.sample * kSampleStride, plan_.options));
    }
    const std::vector<chat::Reply> replies = responder.reply(requests);
    std::vector<Json> rows;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      StoredAnswer stored = tasks[indices[i]].stored;
      stored.answer = {replies[i].text, replies[i].tokens, replies[i].ended};
      rows.push_back(evaluate::to_json(stored));
    }
    return rows;
  });
  if (!tasks.empty()) tell();
}

void ComparisonWork::enter_own_and_decoys(std::span<const chat::Conversation> train) {
  const Decoys decoys(train);
  for (const Origin origin : {Origin::OwnThen, Origin::Decoy}) {
    const std::vector<Task> tasks = tasks_of(origin);
    std::vector<std::string> keys;
    keys.reserve(tasks.size());
    for (const Task& task : tasks) keys.push_back(task.stored.key);
    log_.work(
        keys, std::max<std::size_t>(tasks.size(), 1), [&](std::span<const std::size_t> indices) {
          std::vector<Json> rows;
          for (const std::size_t index : indices) {
            StoredAnswer stored = tasks[index].stored;
            const Round& round = plan_.rounds[tasks[index].round];
            stored.answer.text = origin == Origin::Decoy ? decoys.draw(round, plan_.options.seed)
                                                         : round.own.value_or("");
            rows.push_back(evaluate::to_json(stored));
          }
          return rows;
        });
  }
}

}  // namespace idiolect::evaluate
