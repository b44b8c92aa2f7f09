// sources/whatsapp_chat_exporter.h
//
// Reads result.json, which WhatsApp-Chat-Exporter makes of WhatsApp's databases: an
// object of all chats by their ids (jid), in each an object of messages. Times are UTC.
// from_me marks the owner, whose name is not given.
// Format: docs/formats/whatsapp-chat-exporter.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_whatsapp_chat_exporter(const Glimpse& glimpse);

/// One thread per chat that has messages. Throws Error when the JSON is cut short or broken.
FileContent read_whatsapp_chat_exporter(const Document& document);

inline constexpr Source kWhatsAppChatExporter{
    "whatsapp", "WhatsApp chats as JSON from WhatsApp-Chat-Exporter", is_whatsapp_chat_exporter,
    read_whatsapp_chat_exporter, kAnySize};

}  // namespace idiolect::sources
