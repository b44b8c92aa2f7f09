#include "tokenizer/chat_format.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "tokenizer/chat_format_internal.h"

namespace idiolect::tokenizer {

ChatFormat::Impl::Impl(Tokenizer its_tokenizer, ChosenTemplate its_template)
    : tokenizer(std::move(its_tokenizer)), chosen(std::move(its_template)), renderer(chosen) {
  find_control_tokens();
  rules = probe_roles(renderer, chosen.where);
  find_ends();
}

namespace {

/// Gemma has added tokens of blanks and line breaks; those belong to everybody.
bool is_blank(std::string_view token) {
  return token.find_first_not_of(" \t\n\r") == std::string_view::npos || token.starts_with("▁▁");
}

}  // namespace

void ChatFormat::Impl::find_control_tokens() {
  for (const std::string& token : tokenizer.added_tokens()) {
    const std::optional<TokenId> id = tokenizer.id_of(token);
    if (!id || is_blank(token)) continue;
    if (tokenizer.is_special(*id) || chosen.text.find(token) != std::string::npos)
      control.insert(*id);
  }
}

void ChatFormat::Impl::find_ends() {
  const std::string eos = chosen.token("eos_token");
  std::vector<std::optional<TokenId>> ends = probed_ends();
  if (!ends[0]) rules.end_midway = eos;
  if (!ends[1]) rules.end_last = eos;
  ends = probed_ends();
  // Some tokenizers do not know their own eos token right after a word.
  if (!ends[0]) rules.end_midway.clear();
  if (!ends[1]) rules.end_last.clear();
  rules.turns_never_end = !ends[0] || !ends[1];
  ends.push_back(tokenizer.id_of(eos));
  std::set<TokenId> found;
  for (const std::optional<TokenId>& end : ends)
    if (end) found.insert(*end);
  stops.assign(found.begin(), found.end());
  if (stops.empty())
    throw Error(chosen.where + ": no token ends the owner's turn",
                "name eos_token in the model's tokenizer_config.json");
}

std::vector<std::optional<TokenId>> ChatFormat::Impl::probed_ends() const {
  const FormatTurn turns[] = {{false, "alder"}, {true, "birch"}, {false, "cedar"}, {true, "hazel"}};
  const RenderedTurns rendered = render({}, turns, Continue::No);
  const EncodedTurns encoded = encode(rendered);
  const std::size_t between = rendered.content[2].range.begin;  // the second question
  std::vector<std::optional<TokenId>> ends(2);
  for (std::size_t i = 0; i < encoded.offsets.size(); ++i)
    if (encoded.conversation.end_of_turn[i] != 0)
      ends[encoded.offsets[i].begin < between ? 0 : 1] = encoded.conversation.ids[i];
  return ends;
}

RenderedTurns ChatFormat::Impl::render(std::string_view system, std::span<const FormatTurn> turns,
                                       Continue go_on) const {
  const ChatMessages messages = apply_rules(rules, system, turns);
  RenderedMessages rendered = renderer.render(messages.list(), go_on);
  RenderedTurns result{std::move(rendered.text), std::move(rendered.content), {}, {}};
  for (const ChatMessage& message : messages.list()) {
    result.roles.push_back(message.role);
    result.scored.push_back(message.scored);
  }
  if (go_on == Continue::Yes && result.roles.back() != Role::Assistant) result.text += rules.prompt;
  return result;
}

void ChatFormat::Impl::mark_words(EncodedTurns& encoded, Range words) const {
  // A blank that the normalizer puts before the words stands for no byte of them, but the model has
  // to write it: where it is a token of its own (before an emoji or a digit), it is one of theirs.
  const auto ends_by = [](const Range& token, std::size_t at) {
    return token.end <= at && token.begin < at;
  };
  const auto first =
      std::lower_bound(encoded.offsets.begin(), encoded.offsets.end(), words.begin, ends_by);
  for (auto token = first; token != encoded.offsets.end() && token->begin < words.end; ++token) {
    const auto at = static_cast<std::size_t>(token - encoded.offsets.begin());
    // A control token that takes the blanks around it along stays one of the template.
    if (!control.contains(encoded.conversation.ids[at])) encoded.conversation.loss[at] = 1;
  }
}

void ChatFormat::Impl::mark_end(EncodedTurns& encoded, Range between) const {
  const auto begins_before = [](const Range& token, std::size_t at) { return token.begin < at; };
  const auto first = std::lower_bound(encoded.offsets.begin(), encoded.offsets.end(), between.begin,
                                      begins_before);
  for (auto token = first; token != encoded.offsets.end() && token->begin < between.end; ++token) {
    const auto at = static_cast<std::size_t>(token - encoded.offsets.begin());
    if (!control.contains(encoded.conversation.ids[at])) continue;
    encoded.conversation.loss[at] = encoded.conversation.end_of_turn[at] = 1;
    return;
  }
}

std::vector<Range> ChatFormat::Impl::spelled_in(const std::string& text, const Encoding& encoding,
                                                const std::vector<Range>& content) const {
  std::vector<Range> spelled;
  auto range = content.begin();
  for (std::size_t i = 0; i < encoding.ids.size(); ++i) {
    if (!control.contains(encoding.ids[i])) continue;
    Range token = encoding.offsets[i];
    // A token may take the blanks around it along; those are not its spelling.
    while (token.end > token.begin + 1 && is_blank(std::string_view(text).substr(token.end - 1, 1)))
      --token.end;
    while (token.begin + 1 < token.end && is_blank(std::string_view(text).substr(token.begin, 1)))
      ++token.begin;
    while (range != content.end() && range->end <= token.begin) ++range;
    for (auto at = range; at != content.end() && at->begin < token.end; ++at)
      spelled.push_back({std::max(at->begin, token.begin), std::min(at->end, token.end)});
  }
  return spelled;
}

Encoding ChatFormat::Impl::encode_text(const std::string& text,
                                       const std::vector<Range>& content) const {
  Encoding encoding = tokenizer.encode(text, AddSpecial::No);
  const std::vector<Range> spelled = spelled_in(text, encoding, content);
  if (spelled.empty()) return encoding;
  encoding = tokenizer.encode(text, AddSpecial::No, spelled);
  // With one spelling out of the way another can appear: then no content may match anything.
  if (spelled_in(text, encoding, content).empty()) return encoding;
  return tokenizer.encode(text, AddSpecial::No, content);
}

EncodedTurns ChatFormat::Impl::encode(const RenderedTurns& rendered, LossOn loss_on) const {
  const auto carries_loss = [&](Role role) {
    return role == Role::Assistant || (loss_on == LossOn::Everyone && role == Role::User);
  };
  std::vector<Range> ranges;
  for (const ContentRange& content : rendered.content) ranges.push_back(content.range);
  Encoding encoding = encode_text(rendered.text, ranges);
  EncodedTurns result;
  result.offsets = std::move(encoding.offsets);
  result.conversation.loss.assign(encoding.ids.size(), 0);
  result.conversation.end_of_turn.assign(encoding.ids.size(), 0);
  result.conversation.ids = std::move(encoding.ids);
  for (std::size_t i = 0; i < rendered.content.size(); ++i) {
    const auto& [range, message] = rendered.content[i];
    if (!rendered.scored[message] || !carries_loss(rendered.roles[message])) continue;
    mark_words(result, range);
    const bool is_last = i + 1 == rendered.content.size();
    if (!is_last && rendered.content[i + 1].message == message) continue;
    mark_end(result,
             {range.end, is_last ? rendered.text.size() : rendered.content[i + 1].range.begin});
  }
  return result;
}

// --- the face ---------------------------------------------------------------------------------

ChatFormat::ChatFormat(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ChatFormat::~ChatFormat() = default;
ChatFormat::ChatFormat(ChatFormat&&) noexcept = default;
ChatFormat& ChatFormat::operator=(ChatFormat&&) noexcept = default;

ChatFormat ChatFormat::load(const std::filesystem::path& model_folder, std::string_view choice) {
  Tokenizer tokenizer = Tokenizer::load(model_folder);
  ChosenTemplate chosen = choose_template(model_folder, choice, tokenizer);
  return ChatFormat(std::make_unique<Impl>(std::move(tokenizer), std::move(chosen)));
}

ChatFormat::Rendered ChatFormat::render(std::string_view system, std::span<const FormatTurn> turns,
                                        Continue go_on) const {
  const RenderedTurns rendered = impl_->render(system, turns, go_on);
  Rendered result{rendered.text, {}, {}};
  for (const ContentRange& content : rendered.content) {
    result.content.push_back(content.range);
    if (rendered.roles[content.message] == Role::Assistant) result.owner.push_back(content.range);
  }
  return result;
}

EncodedConversation ChatFormat::encode(std::string_view system, std::span<const FormatTurn> turns,
                                       Continue go_on, LossOn loss_on) const {
  return impl_->encode(impl_->render(system, turns, go_on), loss_on).conversation;
}

ChatFormat::Shown ChatFormat::show(std::string_view system,
                                   std::span<const FormatTurn> turns) const {
  RenderedTurns rendered = impl_->render(system, turns, Continue::No);
  EncodedTurns encoded = impl_->encode(rendered);
  Shown shown;
  auto content = rendered.content.begin();
  for (const Range& token : encoded.offsets) {
    while (content != rendered.content.end() && content->range.end <= token.begin) ++content;
    const bool inside = content != rendered.content.end() && content->range.begin < token.end;
    shown.content.push_back(inside ? 1 : 0);
  }
  shown.text = std::move(rendered.text);
  shown.encoded = std::move(encoded.conversation);
  shown.offsets = std::move(encoded.offsets);
  return shown;
}

const std::vector<TokenId>& ChatFormat::stop_ids() const { return impl_->stops; }
const Tokenizer& ChatFormat::tokenizer() const { return impl_->tokenizer; }
const std::string& ChatFormat::template_text() const { return impl_->chosen.text; }
const std::string& ChatFormat::template_name() const { return impl_->chosen.name; }
std::vector<std::string> ChatFormat::rules() const { return impl_->rules.in_words(); }

}  // namespace idiolect::tokenizer
