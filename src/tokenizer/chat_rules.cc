#include "tokenizer/chat_rules.h"

#include <optional>

#include "base/error.h"

namespace idiolect::tokenizer {
namespace {

// What the probed messages say, by position; plain words that no template looks for.
constexpr std::string_view kWords[] = {"alder", "birch", "cedar", "hazel", "maple", "rowan"};

/// Small conversations, one letter per message: s system, u user, o owner, e an empty user turn.
class Prober {
 public:
  explicit Prober(const MessageRenderer& renderer) : renderer_(renderer) {}

  /// Absent when the template refuses.
  std::optional<RenderedMessages> render(std::string_view roles,
                                         Continue go_on = Continue::No) const {
    ChatMessages messages;
    for (std::size_t i = 0; i < roles.size(); ++i)
      messages.add(role_of(roles[i]), roles[i] == 'e' ? std::string_view() : kWords[i]);
    try {
      return renderer_.render(messages.list(), go_on);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// Whether the template shows every message that has words, once and in order, with and without
  /// the prompt for the next turn.
  bool shows_all(std::string_view roles) const {
    for (const Continue go_on : {Continue::No, Continue::Yes}) {
      const std::optional<RenderedMessages> rendered = render(roles, go_on);
      if (!rendered) return false;
      std::vector<std::size_t> shown;
      for (const ContentRange& content : rendered->content) shown.push_back(content.message);
      std::vector<std::size_t> expected;
      for (std::size_t i = 0; i < roles.size(); ++i)
        if (roles[i] != 'e') expected.push_back(i);
      if (shown != expected) return false;
    }
    return true;
  }

  /// Whether the two lists, which differ in roles only, come out the same.
  bool look_alike(std::string_view roles, std::string_view other_roles) const {
    const std::optional<RenderedMessages> one = render(roles);
    const std::optional<RenderedMessages> other = render(other_roles);
    return one && other && one->text == other->text;
  }

  /// Shown in full, and not in the dress of `other_roles`.
  bool supports(std::string_view roles, std::string_view other_roles) const {
    return shows_all(roles) && !look_alike(roles, other_roles);
  }

 private:
  static Role role_of(char letter) {
    return letter == 's' ? Role::System : letter == 'o' ? Role::Assistant : Role::User;
  }

  const MessageRenderer& renderer_;
};

/// What stands before the owner's words in a rendered turn but not at the end of the prompt for it;
/// empty where the template knows add_generation_prompt, or needs no prompt. Blanks at its end are
/// left to the model: vocabularies hold words together with the blank before them.
std::string missing_prompt(const Prober& prober) {
  const std::optional<RenderedMessages> asked = prober.render("u", Continue::Yes);
  const std::optional<RenderedMessages> answered = prober.render("uo");
  if (!asked || !answered || answered->content.empty()) return {};
  const std::string before = answered->text.substr(0, answered->content.back().range.begin);
  if (!before.starts_with(asked->text)) return {};
  std::string missing = before.substr(asked->text.size());
  if (missing.find_first_not_of(" \t\n") == std::string::npos) return {};
  while (missing.ends_with(' ')) missing.pop_back();
  return missing;
}

}  // namespace

TemplateRules probe_roles(const MessageRenderer& renderer, const std::string& where) {
  const Prober prober(renderer);
  if (!prober.shows_all("uo"))
    throw Error(where + ": the chat template does not show a question and its answer",
                "choose --template chatml or --template plain");
  TemplateRules rules;
  rules.system_in_first_user_turn =
      !prober.supports("su", "ou") || !prober.supports("suo", "ouo") ||
      !prober.supports("suou", "ouou") || !prober.supports("suouo", "ououo");
  rules.join_same_role = !prober.supports("uuo", "uoo") || !prober.supports("uoo", "uou") ||
                         !prober.supports("uoou", "uouu") || !prober.supports("uouu", "uouo");
  rules.user_first = !prober.supports("ou", "uu") || !prober.supports("ouo", "uou");
  if (!prober.shows_all("eo") || !prober.shows_all("eouo")) rules.empty_user_turn = "...";
  rules.prompt = missing_prompt(prober);
  return rules;
}

std::vector<std::string> TemplateRules::in_words() const {
  std::vector<std::string> words;
  if (system_in_first_user_turn) words.push_back("the system text goes into the first user turn");
  if (join_same_role) words.push_back("consecutive turns of one role are joined by a line break");
  if (user_first)
    words.push_back(
        "an owner who speaks first gets " +
        (empty_user_turn.empty() ? "an empty user turn" : "a user turn '" + empty_user_turn + "'") +
        " before");
  if (!end_midway.empty() || !end_last.empty())
    words.push_back("the owner's turn ends with '" + (end_midway.empty() ? end_last : end_midway) +
                    "', which the template leaves out");
  if (turns_never_end)
    words.push_back("the tokenizer splits what ends the owner's turn, so no token ends it");
  if (!prompt.empty()) words.push_back("the prompt for the owner's turn is added");
  return words;
}

namespace {

/// Puts turn after turn into the list, by the rules.
class MessageMaker {
 public:
  explicit MessageMaker(const TemplateRules& rules) : rules_(rules) {}

  ChatMessages make(std::string_view system, std::span<const FormatTurn> turns) {
    begin(system, turns);
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (i > 0 && !turns[i].before.empty()) {
        add_behind(turns[i]);
      } else {
        add(turns[i].owner ? Role::Assistant : Role::User, turns[i].content, turns[i].scored);
      }
      const bool is_last = i + 1 == turns.size();
      const bool is_joined_on =
          rules_.join_same_role && !is_last && follows_on(turns[i], turns[i + 1]);
      if (turns[i].owner && !is_joined_on)
        messages_.end_with(is_last ? rules_.end_last : rules_.end_midway);
    }
    return std::move(messages_);
  }

 private:
  void begin(std::string_view system, std::span<const FormatTurn> turns) {
    if (!system.empty() && !rules_.system_in_first_user_turn) messages_.add(Role::System, system);
    pending_ = rules_.system_in_first_user_turn ? system : std::string_view();
    const bool speaks_first = turns.empty() || turns.front().owner;
    if (!speaks_first) return;
    if (!pending_.empty()) {
      messages_.add(Role::User, pending_);
      pending_ = {};
    } else if (rules_.user_first || turns.empty()) {
      messages_.add(Role::User, rules_.empty_user_turn);
    }
  }

  /// A turn with what stands before it.
  void add_behind(const FormatTurn& turn) {
    add(Role::User, turn.before, true);
    if (turn.owner) {
      add(Role::Assistant, turn.content, turn.scored);
    } else {
      messages_.join(kTurnJoint, turn.content);
    }
  }

  void add(Role role, std::string_view content, bool scored) {
    const std::vector<ChatMessage>& list = messages_.list();
    if (!pending_.empty()) {
      messages_.add(role, pending_, scored);
      messages_.join(kSystemJoint, content);
      pending_ = {};
    } else if (rules_.join_same_role && !list.empty() && list.back().role == role &&
               (role == Role::User || list.back().scored == scored)) {
      messages_.join(kTurnJoint, content);
    } else {
      messages_.add(role, content, scored);
    }
  }

  const TemplateRules& rules_;
  ChatMessages messages_;
  std::string_view pending_;  // system text on its way into the first user turn
};

}  // namespace

ChatMessages apply_rules(const TemplateRules& rules, std::string_view system,
                         std::span<const FormatTurn> turns) {
  return MessageMaker(rules).make(system, turns);
}

}  // namespace idiolect::tokenizer
