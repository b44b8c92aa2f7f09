// dataset/control_tokens.h
//
// Text that spells a token with which a model's template marks turns, such as
// <|im_end|>. Whoever renders a conversation to one string and tokenises that
// string, as all other trainers do, gives such text the token's power: a message
// could end its own turn, or stand for a picture that is not there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace idiolect::dataset {

/// The length in bytes of the control token that `text` begins with, or 0. Of all models at once,
/// since it is not known here which one will read the text: anything with a bar inside angle
/// brackets (<|im_end|>, <|turn>, <turn|>, also with the full-width bar), and a list of words in
/// angle brackets (</s>, <start_of_turn>, <image>) and square ones ([INST]).
std::size_t control_token_at(std::string_view text);

/// Appends `text` with a blank inside each control token ("<| im_end|>", "< /s>", "[ INST]"), and
/// returns how many there were. The blank keeps the text readable and makes it harmless.
std::size_t break_control_tokens(std::string& result, std::string_view text);

}  // namespace idiolect::dataset
