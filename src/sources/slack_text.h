// sources/slack_text.h
//
// Slack stores what people write as markup: & < > as entities, and links, mentions of
// people and of rooms between < and >. This makes of it what the reader of the chat saw.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::sources {

/// `text` with links as their label (else their address), <!here> as @here, and entities undone.
/// <@U123> and <#C123> without a label stay: only other files know their names (display_names.h).
std::string readable_slack_text(std::string_view text);

}  // namespace idiolect::sources
