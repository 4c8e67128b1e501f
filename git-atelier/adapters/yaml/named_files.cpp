#include "adapters/yaml/named_files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

namespace atelier {

namespace fs = std::filesystem;

std::optional<fs::path> NamedFiles::find(const std::string& name) const {
    if (!is_name(name)) return std::nullopt;
    for (const fs::path& folder : folders) {
        std::error_code error;
        fs::path file = folder / (name + extension);
        if (fs::exists(file, error)) return file;
    }
    return std::nullopt;
}

Result<std::vector<std::string>> NamedFiles::names() const {
    std::set<std::string> found;
    for (const fs::path& folder : folders) {
        std::error_code error;
        fs::directory_iterator entry(folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error))
            if (entry->path().extension() == extension && is_name(entry->path().stem().string()))
                found.insert(entry->path().stem().string());
        if (error && error != std::errc::no_such_file_or_directory &&
            error != std::errc::not_a_directory)
            return fail(ErrorCode::files_failed,
                        "cannot list " + folder.string() + ": " + error.message(),
                        advise(Hint::check_folder));
    }
    return std::vector<std::string>(found.begin(), found.end());
}

Result<std::string> read_text_file(const fs::path& file, std::optional<std::size_t> most) {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::files_failed, "cannot read " + file.string() + ": " + why,
                    advise(Hint::check_file));
    };
    std::error_code error;
    const auto status = fs::status(file, error);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return refused("it is not a plain file");
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (!in) return refused(std::strerror(errno));
    std::string content;
    if (most) {
        content.resize(*most);
        in.read(content.data(), static_cast<std::streamsize>(*most));
        content.resize(static_cast<std::size_t>(in.gcount()));
    } else {
        content.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (in.bad()) return refused(std::strerror(errno));
    return content;
}

} // namespace atelier
