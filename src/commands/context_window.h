// commands/context_window.h
//
// How much of a conversation a base model sees at once, as its tokenizer and chat
// template count it; known before the model itself is opened.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "evaluate/prompts.h"

namespace idiolect::commands {

/// Throws Error, as opening the model would.
std::unique_ptr<evaluate::ContextWindow> context_window(const std::filesystem::path& base,
                                                        const std::string& chat_template);

}  // namespace idiolect::commands
