#include "stacked_repository.hpp"

#include <fmt/core.h>

#include <fstream>

namespace fs = std::filesystem;

namespace atelier::bench {
namespace {

void begin(std::ofstream& out, const std::string& branch, const std::string& from) {
    out << "commit refs/heads/" << branch
        << "\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 7\nchange\n\n";
    if (!from.empty()) out << "from refs/heads/" << from << "\n";
}

void file(std::ofstream& out, int number, const std::string& content) {
    out << "M 100644 inline folder-" << number % 100 << "/file-" << number << ".txt\ndata "
        << content.size() << "\n"
        << content << "\n";
}

} // namespace

std::string branch_name(int number) {
    return fmt::format("stack-{}", number);
}

StackedRepository::StackedRepository(int branches, int files) : branches_(branches), files_(files) {
    fs::create_directory(folder());
    unwrap(git({"init", "-q", "-b", "base"}));
    unwrap(git({"config", "gc.auto", "0"}));
    std::ofstream out(beside("stream"));
    begin(out, "base", "");
    for (int i = 0; i < files; ++i)
        file(out, i, "as it was\n");
    begin(out, "root", "base");
    file(out, files - 1, "by another\n");
    for (int i = 0; i < branches; ++i) {
        begin(out, branch_name(i), i == 0 ? "base" : branch_name(i - 1));
        file(out, i, "by the stack\n");
    }
    out.close();
    import_stream();
    unwrap(git({"checkout", "-q", branch_name(branches - 1)}));
}

void StackedRepository::import_stream() const {
    const std::string stream = beside("stream").string();
    unwrap({{"/bin/sh", "-c", "exec git fast-import --quiet <" + stream}, environment(), folder()});
}

void StackedRepository::advance_root() {
    std::ofstream out(beside("stream"));
    begin(out, "root", "root^0");
    file(out, files_ - 1, fmt::format("by another, change {}\n", ++advanced_));
    out.close();
    import_stream();
}

Call StackedRepository::git(std::vector<std::string> words, const std::string& program) const {
    words.insert(words.begin(), program);
    return {std::move(words), environment(), folder()};
}

Call StackedRepository::call(const fs::path& program, std::vector<std::string> words) const {
    words.insert(words.begin(), program.string());
    return {std::move(words), environment(program.parent_path().string() + ":/usr/bin:/bin"),
            folder()};
}

Environment StackedRepository::variables() const {
    Environment out;
    for (const std::string& entry : environment())
        out.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
    return out;
}

std::vector<std::string> StackedRepository::environment(const std::string& path) const {
    auto all = environment_in(top_.path(), path);
    for (const char* who : {"JJ_USER=Bench", "JJ_EMAIL=bench@example.org"})
        all.emplace_back(who);
    return all;
}

} // namespace atelier::bench
