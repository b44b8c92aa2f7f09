// curate/phrases.h
//
// The sentences that chat apps write themselves, between the people's own, as a
// table. Nothing in an export marks them, and people write "he left the group."
// too; so a row stands for the whole text, never for a part of it, and its name
// slots only take names of people in the thread.
// Source of the rows: Meta and WhatsApp exports as other importers describe them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "chat/message.h"

namespace idiolect::curate {

/// Whose sentences these are: Meta is Instagram and Messenger; in Sms, which is iMessage
/// too, phones tell of reactions to phones that know none; Discord's stand in exports that know no
/// types.
enum class App : std::uint8_t {
  Meta,
  WhatsApp,
  Sms,
  Discord
};  // one index each: phrase_matcher.cc

/// The sources whose own sentences cannot be told from text by their records.
struct AppSource {
  App app;
  std::string_view source;
};
inline constexpr std::array kApps{
    AppSource{App::Meta, "instagram"},    AppSource{App::Meta, "messenger"},
    AppSource{App::WhatsApp, "whatsapp"}, AppSource{App::Sms, "sms"},
    AppSource{App::Sms, "imessage"},      AppSource{App::Discord, "discord"}};

struct Phrase {
  App app;
  chat::Kind kind;
  /// Text of the sentence after `cleaned`, with slots:
  ///   {name}    "You", or a participant's or author's name, full or first
  ///   {any}     one or more characters on one line
  ///   {lines}   one or more characters, line breaks included
  ///   {rest}    anything up to the end, line breaks included, or nothing
  ///   {number}  digits
  ///   {emoji}   one or more characters beyond ASCII
  ///   {.}       an optional full stop, only at the end
  std::string_view pattern;
};

/// The table.
std::span<const Phrase> phrases() noexcept;

}  // namespace idiolect::curate
