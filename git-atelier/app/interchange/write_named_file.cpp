#include "app/interchange/write_named_file.hpp"

namespace atelier {

Result<void> require_place_for(Files& files, const std::filesystem::path& file,
                               const std::string& name) {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::files_failed, "cannot write '" + name + "': " + why,
                    advise(Hint::file_in_folder));
    };
    ATELIER_TRY(const auto folder, files.find(file.parent_path()));
    if (!folder) return refused("No such file or directory");
    if (!folder->folder) return refused("Not a directory");
    ATELIER_TRY(const auto there, files.find(file));
    if (there && there->folder) return refused("Is a directory");
    return {};
}

Result<void> write_named_file(Files& files, const std::filesystem::path& file,
                              const std::string& name, const std::string& content) {
    ATELIER_CHECK(require_place_for(files, file, name));
    return files.write(file, content);
}

} // namespace atelier
