#include "evaluate/prompts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/sha256.h"

namespace idiolect::evaluate {
namespace {

using Turns = std::vector<chat::Turn>;
using TurnSpan = std::span<const chat::Turn>;

/// What is asked, before anything is cut.
struct Question {
  chat::Conversation conversation;  // its turns are the context
  TurnSpan query;                   // what retrieval goes by
  std::size_t limit = 0;            // tokens of the prompt
};

bool fits(const Briefing& briefing, std::string_view system, TurnSpan turns, std::size_t limit) {
  return briefing.window == nullptr || turns.empty() ||
         briefing.window->cut_turns(system, turns, limit) == 0;
}

std::string system_text(const Briefing& briefing, const Contestant& contestant,
                        const chat::Conversation& conversation) {
  std::string system = briefing.prompt.text(conversation);
  if (contestant.told_summary && !briefing.summary.empty()) system += "\n\n" + briefing.summary;
  return system;
}

/// The best examples that leave half of the window to the conversation itself.
Turns examples_for(const Briefing& briefing, const Contestant& contestant, std::string_view system,
                   const Question& question) {
  if (contestant.examples == Examples::None || briefing.exchanges == nullptr) return {};
  const ExampleQuery query{question.conversation.contact, question.query, question.conversation.id};
  std::vector<const Exchange*> examples =
      contestant.examples == Examples::Drawn
          ? briefing.exchanges->drawn(query, briefing.examples, briefing.seed)
          : briefing.exchanges->retrieved(query, briefing.examples, briefing.seed);
  while (!examples.empty() && !fits(briefing, system, as_turns(examples),
                                    briefing.window == nullptr ? 0 : briefing.window->size() / 2))
    examples.pop_back();
  return as_turns(std::move(examples));
}

/// How many of the oldest turns of `context` have to go; never the newest.
std::size_t turns_to_cut(const Briefing& briefing, const StoredPrompt& prompt, TurnSpan context,
                         std::size_t limit) {
  if (context.empty()) return 0;
  std::size_t low = 0;
  std::size_t high = context.size() - 1;
  const auto fits_without = [&](std::size_t count) {
    Turns turns = prompt.turns;
    turns.insert(turns.end(), context.begin() + static_cast<std::ptrdiff_t>(count), context.end());
    return fits(briefing, prompt.system, turns, limit);
  };
  if (fits_without(0)) return 0;
  // A session may be thousands of times longer than the window: what fits without examples is
  // found by the window itself.
  low = std::min(briefing.window->cut_turns(prompt.system, context, limit), high);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (fits_without(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

std::string key_of(const StoredPrompt& prompt) {
  Json turns = Json::array();
  for (const chat::Turn& turn : prompt.turns)
    turns.push_back({chat::to_string(turn.role), turn.carried, turn.times, turn.content});
  return sha256_hex(to_line({prompt.system, std::move(turns)}));
}

PromptSet prompts_for(const Question& question, const Briefing& briefing) {
  PromptSet set;
  const TurnSpan context = question.conversation.turns;
  for (const Contestant& contestant : contestants()) {
    StoredPrompt& prompt = set.prompts.emplace_back();
    if (!is_generated(contestant)) continue;
    prompt.system = system_text(briefing, contestant, question.conversation);
    prompt.turns = examples_for(briefing, contestant, prompt.system, question);
    set.examples = std::max(set.examples, prompt.turns.size() / 2);
    // Nobody knows the window of an endpoint; it gets what the others get.
    if (is_scored(contestant))
      set.cut_turns =
          std::max(set.cut_turns, turns_to_cut(briefing, prompt, context, question.limit));
  }
  for (std::size_t i = 0; i < set.prompts.size(); ++i) {
    if (!is_generated(contestants()[i])) continue;
    Turns& turns = set.prompts[i].turns;
    turns.insert(turns.end(), context.begin() + static_cast<std::ptrdiff_t>(set.cut_turns),
                 context.end());
    set.prompts[i].key = key_of(set.prompts[i]);
  }
  return set;
}

/// The turns before the owner's first own word.
TurnSpan before_the_owner(TurnSpan turns) {
  const auto owner = std::find_if(turns.begin(), turns.end(), [](const chat::Turn& turn) {
    return turn.role == chat::Role::Assistant && !turn.carried;
  });
  return turns.first(static_cast<std::size_t>(owner - turns.begin()));
}

}  // namespace

PromptSet prompts_for(const Round& round, const Briefing& briefing, std::size_t max_new_tokens) {
  Question question;
  question.conversation.contact =
      round.own || round.contact ? round.contact : std::optional<std::string>("a friend");
  question.conversation.source = round.source;
  question.conversation.start = round.start;
  question.conversation.turns = round.context;
  question.query = round.context;
  if (briefing.window != nullptr) {
    const std::size_t size = briefing.window->size();
    question.limit = size - std::min(max_new_tokens, size / 2);
  }
  return prompts_for(question, briefing);
}

PromptSet prompts_for(const chat::Conversation& session, const Briefing& briefing) {
  Question question{session, {}, briefing.window == nullptr ? 0 : briefing.window->size()};
  question.query = before_the_owner(question.conversation.turns);
  return prompts_for(question, briefing);
}

std::size_t index_of(const Contestant& contestant) {
  return static_cast<std::size_t>(&contestant - contestants().data());
}

}  // namespace idiolect::evaluate
