#include "meta/source_tree.hpp"
#include "support/test_places.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

namespace atelier::meta {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<SourceFile> read_tree() {
    const fs::path top = test::source_folder();
    const std::set<std::string> foreign{".git", "build", ".cache"};
    std::vector<SourceFile> files;
    for (auto it = fs::recursive_directory_iterator(top); it != fs::recursive_directory_iterator();
         ++it) {
        const auto relative = fs::relative(it->path(), top).generic_string();
        if (foreign.contains(relative)) {
            it.disable_recursion_pending();
            continue;
        }
        if (it->is_regular_file() && !it->is_symlink())
            files.push_back({relative, read_all(it->path())});
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

// Copies a literal or comment from `at` up to `end`, blanked unless `keep`; returns `end`.
std::size_t pass(std::string_view text, std::size_t at, std::size_t end, bool keep,
                 std::string& out) {
    end = std::min(end, text.size());
    for (; at < end; ++at)
        out += keep || text[at] == '\n' ? text[at] : ' ';
    return end;
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    while (at < text.size() && text[at] != quote && text[at] != '\n')
        at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

std::size_t end_of_raw(std::string_view text, std::size_t quote) {
    const auto open = text.find('(', quote);
    if (open == std::string_view::npos) return text.size();
    const auto close = ')' + std::string(text.substr(quote + 1, open - quote - 1)) + '"';
    const auto end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
}

bool is_name_part(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

} // namespace

const std::vector<SourceFile>& tree() {
    static const auto files = read_tree();
    return files;
}

std::string text_in_tree(std::string_view path) {
    for (const SourceFile& file : tree())
        if (file.path == path) return file.text;
    throw std::runtime_error("the project has no " + std::string(path));
}

std::vector<SourceFile> files_below(const std::vector<std::string>& folders,
                                    const std::vector<std::string>& endings) {
    std::vector<SourceFile> found;
    for (const auto& file : tree()) {
        const auto starts = [&](const std::string& s) { return file.path.starts_with(s); };
        const auto ends = [&](const std::string& s) { return file.path.ends_with(s); };
        if (std::ranges::any_of(folders, starts) && std::ranges::any_of(endings, ends))
            found.push_back(file);
    }
    return found;
}

std::string code_of(std::string_view text, bool keep_literals) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto rest = text.substr(at);
        const bool in_word = at > 0 && is_name_part(text[at - 1]);
        if (rest.starts_with("//")) {
            at = pass(text, at, text.find('\n', at), false, out);
        } else if (rest.starts_with("/*")) {
            const auto end = text.find("*/", at + 2);
            at = pass(text, at, end == std::string_view::npos ? end : end + 2, false, out);
        } else if (rest.starts_with("R\"") && !in_word) {
            at = pass(text, at, end_of_raw(text, at + 1), keep_literals, out);
        } else if (rest.front() == '"' || (rest.front() == '\'' && !in_word)) {
            at = pass(text, at, end_of_quoted(text, at), keep_literals, out);
        } else {
            out += text[at++];
        }
    }
    return out;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream in{std::string(text)};
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::string report(const std::vector<Finding>& findings) {
    std::ostringstream out;
    for (const auto& finding : findings)
        out << finding << '\n';
    return out.str();
}

} // namespace atelier::meta
