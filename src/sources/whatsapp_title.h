// sources/whatsapp_title.h
//
// What the name of a WhatsApp text export says: "WhatsApp Chat with Anna.txt", or _chat.txt in
// "WhatsApp Chat - Anna.zip". The words around the name are in the phone's language.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::sources {

/// The name of the contact or group, from the file or else from the archive or folder that it is
/// in; empty where none of them tells.
std::string whatsapp_title(std::string_view path);

/// True for _chat.txt and for a file whose name has "WhatsApp" in it, or the folder that it is in.
bool has_whatsapp_name(std::string_view path);

}  // namespace idiolect::sources
