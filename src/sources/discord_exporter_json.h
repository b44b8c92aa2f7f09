// sources/discord_exporter_json.h
//
// Reads the JSON that DiscordChatExporter writes of one channel, or of a part of one;
// also the bare list of messages that other tools save. Messages come oldest first.
// People are known by their ids until every file has been read: nicknames differ between
// servers, ids do not. Nothing in the file says whose account exported it.
// Fields: docs/formats/discord.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_discord_exporter_json(const Glimpse& glimpse);

/// One thread per channel. Throws Error with the byte where the JSON breaks.
FileContent read_discord_exporter_json(const Document& document);

inline constexpr Source kDiscordExporterJson{
    "discord", "Discord channels as JSON from DiscordChatExporter", is_discord_exporter_json,
    read_discord_exporter_json, kAnySize};

}  // namespace idiolect::sources
