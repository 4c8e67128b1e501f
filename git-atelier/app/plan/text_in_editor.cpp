#include "app/plan/text_in_editor.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Error with_kept_file(Error error, const fs::path& file) {
    error.details.set("kept_in", to_valid_utf8(file.string()));
    error.hint.also(advise(Hint::text_is_kept, file.string()));
    return error;
}

Result<EditedText> edit_until_taken(const TextEditing& editing, const fs::path& file,
                                    const std::string& before, const TakeText& take) {
    for (;;) {
        ATELIER_CHECK(editing.edit(file));
        ATELIER_TRY(const std::string text, editing.read(file));
        if (text == before) return EditedText{};
        const auto taken = take(text, file.filename().string());
        if (taken)
            return EditedText{true,
                              *taken == TextTaken::whole ? std::nullopt : std::optional(file)};
        if (!editing.again(taken.error().message)) return fail(taken.error());
    }
}

} // namespace

Result<EditedText> text_in_editor(const TextEditing& editing, const std::string& name,
                                  const std::string& before, const TakeText& take) {
    const fs::path file = editing.folder / name;
    ATELIER_CHECK(editing.files.write(file, before));
    auto edited = edit_until_taken(editing, file, before, take);
    if (!edited) return fail(with_kept_file(edited.error(), file));
    if (!edited->kept_in) ATELIER_CHECK(editing.files.remove(file));
    return edited;
}

} // namespace atelier
