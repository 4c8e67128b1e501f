// A text through the person's editor, again and again until it can be taken or they let it be.
#pragma once

#include "ports/files.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace atelier {

// All references outlive the call.
struct TextEditing {
    Files& files;
    // Below it each call has a file of its own, so that no kept text is written over.
    std::filesystem::path folder;
    // Opens the file in the editor and comes back when that has ended.
    std::function<Result<void>(const std::filesystem::path& file)> edit;
    // What the person wrote.
    std::function<Result<std::string>(const std::filesystem::path& file)> read;
    // Whether they want to edit again after hearing why it was not taken.
    std::function<bool(const std::string& why)> again;
};

// What became of a text that was taken.
enum class TextTaken {
    whole,
    // Some of it stands in the file alone.
    in_part
};
// `file`: as it is to be named in errors.
using TakeText = std::function<Result<TextTaken>(const std::string& text, const std::string& file)>;

struct EditedText {
    // Otherwise it was left as it was, and nothing was taken.
    bool changed = false;
    // Where it is kept, as not all of it was taken.
    std::optional<std::filesystem::path> kept_in = {};
};

// What the person wrote is never lost: the file `name` stays where not all of it was taken, and an
// error names it, as `kept_in` too.
Result<EditedText> text_in_editor(const TextEditing& editing, const std::string& name,
                                  const std::string& before, const TakeText& take);

} // namespace atelier
