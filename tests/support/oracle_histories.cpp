#include "support/oracle_histories.hpp"

#include <algorithm>

namespace atelier::test {

std::string OracleHistories::stream(std::size_t count) {
    for (std::size_t number = 0; number < count; ++number) {
        files_.clear();
        if (pick(6) == 0)
            files_[".gitattributes"] = {"100644", "f1 merge=union\n*.bin binary\nf2 -merge\n"};
        for (int file = 0; file < 12; ++file)
            put(path(), {mode(), content()});
        const Files base = files_;
        commit(number, "base", "");
        for (const char* side : {"ours", "theirs"}) {
            files_ = base;
            const int edits = 1 + pick(3);
            for (int edit = 0; edit < edits; ++edit)
                change();
            commit(number, side, "base");
        }
    }
    return out_.str();
}

std::string OracleHistories::any_of(const std::vector<std::string>& values) {
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
}

std::string OracleHistories::path() {
    return any_of({"", "a/", "a/c/", "b/", "B/"}) +
           any_of({"f1", "f2", "F2", "f3", "x.bin", "README", "readme"});
}

std::string OracleHistories::mode() {
    return any_of({"100644", "100644", "100644", "100755", "120000", "160000"});
}

// Few kinds, each long enough for renames to be recognised; with or without carriage returns.
std::string OracleHistories::content() {
    const int kind = pick(7);
    const std::string end = pick(3) == 0 ? "\r\n" : "\n";
    std::string text;
    for (int line = 0; line < 12; ++line)
        text += "kind " + std::to_string(kind) + " line " + std::to_string(line) + end;
    return text;
}

// Whatever cannot be beside it goes.
void OracleHistories::put(const std::string& name, const File& file) {
    std::erase_if(files_, [&](const auto& other) {
        return other.first.starts_with(name + "/") || name.starts_with(other.first + "/");
    });
    files_.insert_or_assign(name, file);
}

void OracleHistories::move(const std::string& from, const std::string& to) {
    const File file = files_.at(from);
    files_.erase(from);
    put(to, file);
}

void OracleHistories::change() {
    if (files_.empty()) return put(path(), {"100644", content()});
    auto at = files_.begin();
    std::advance(at, pick(static_cast<int>(files_.size())));
    const std::string name = at->first;
    switch (pick(9)) {
    case 0:
        at->second.content += "more " + std::to_string(pick(20)) + "\n";
        break;
    case 1:
        at->second.content = "first " + std::to_string(pick(20)) + "\n" + at->second.content;
        break;
    case 2:
        at->second.mode = mode();
        break;
    case 3:
        put(path(), {mode(), content()});
        break;
    case 4:
        files_.erase(name);
        break;
    case 5:
        move(name, path());
        break;
    case 6:
        move_folder();
        break;
    case 7:
        // Only its line ends change.
        std::erase(at->second.content, '\r');
        break;
    default:
        put(name + "/below", {"100644", content()});
    }
}

void OracleHistories::move_folder() {
    const std::string from = any_of({"a/", "a/c/", "b/"});
    const std::string to = any_of({"moved/", "B/"});
    const Files before = files_;
    for (const auto& [name, file] : before)
        if (name.starts_with(from)) move(name, to + name.substr(from.size()));
}

void OracleHistories::commit(std::size_t number, const std::string& name,
                             const std::string& parent) {
    const std::string ref = "refs/generated/" + std::to_string(number) + "/";
    out_ << "commit " << ref << name
         << "\ncommitter U <u@example.org> 1700000000 +0000\ndata 1\nx\n";
    if (!parent.empty()) out_ << "from " << ref << parent << "\n";
    out_ << "deleteall\n";
    for (const auto& [path, file] : files_) {
        if (file.mode == "160000") {
            // Of a submodule only which commit counts.
            const auto kind = std::to_string(file.content.size() % 10);
            out_ << "M 160000 " << std::string(39, '1') << kind << " " << path << "\n";
            continue;
        }
        out_ << "M " << file.mode << " inline " << path << "\ndata " << file.content.size() << "\n"
             << file.content << "\n";
    }
    out_ << "\n";
}

} // namespace atelier::test
