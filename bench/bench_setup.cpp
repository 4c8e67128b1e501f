#include "bench_setup.hpp"

#include "adapters/sqlite/sqlite_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fs = std::filesystem;

namespace atelier::bench {

namespace {

const char* const small_programs = "atelier-skills";

// In one piece. What a linker has just written stands in memory page by page; what is read from the
// disk, as Git mostly is, in larger pieces, which cost a start a fifth less.
void copy_whole(const fs::path& from, const fs::path& to) {
    std::ifstream in(from, std::ios::binary);
    const std::string program{std::istreambuf_iterator<char>(in), {}};
    std::ofstream out(to, std::ios::binary);
    out.write(program.data(), static_cast<std::streamsize>(program.size()));
    out.close();
    if (program.empty() || !out) throw std::runtime_error("cannot copy " + from.string());
    fs::permissions(to, fs::perms::owner_all);
}

} // namespace

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Series measure(const Call& program, const Call& git, int rounds) {
    Series series;
    for (int i = 0; i < rounds; ++i) {
        const Run of_program = run(program);
        series.program.push_back(of_program.milliseconds);
        series.program_processor.push_back(of_program.processor);
        const Run of_git = run(git);
        series.git.push_back(of_git.milliseconds);
        series.git_processor.push_back(of_git.processor);
    }
    return series;
}

void unwrap(const Call& call) {
    if (const auto done = run(call); done.status != 0)
        throw std::runtime_error(fmt::format("{} {} ended with status {}", call.argv[0],
                                             call.argv.size() > 1 ? call.argv[1] : "",
                                             done.status));
}

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

OwnFolder::OwnFolder() {
    std::string name = (fs::temp_directory_path() / "atelier-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = fs::canonical(name);
}

OwnFolder::~OwnFolder() {
    std::error_code left;
    fs::remove_all(path_, left);
}

WorkContext::WorkContext(fs::path bin) : bin_(std::move(bin)) {
    fs::create_directory(repository());
    fs::create_directory(folder() / "bin");
    copy_whole(bin_ / small_programs, folder() / "bin" / small_programs);
    // Where what is copied looks for what comes with it.
    fs::create_directory(folder() / "share");
    fs::create_symlink(fs::canonical(bin_ / ".." / "share" / "git-atelier"),
                       folder() / "share" / "git-atelier");
    unwrap(git({"init", "-q", "-b", "main"}));
    unwrap(git({"commit", "-q", "--allow-empty", "-m", "start"}));
    unwrap(call({"git-atelier", "init", "--yes"}, ""));
}

fs::path WorkContext::project() const {
    for (const auto& project : fs::directory_iterator(folder() / "data" / "projects"))
        return project.path();
    throw std::runtime_error("init registered no project");
}

std::unique_ptr<PlanStore> WorkContext::open_store() const {
    return taken_from(
        SqliteStore::open(project() / ".beads" / "atelier.db", project().filename().string()));
}

void WorkContext::rewrite_store_whole() const {
    const fs::path store = project() / ".beads" / "atelier.db";
    const fs::path copy = folder() / "whole";
    copy_whole(store, copy);
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
    fs::rename(copy, store);
}

PlanFixture WorkContext::fill_store(std::size_t beads, const OpenPlan& open) const {
    const auto now = std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
    return taken_from(fill(*open_store(), beads, now, open));
}

BeadId WorkContext::add_sample_pieces() const {
    unwrap(call({"git-atelier", "gallery", "--samples", "add"}, ""));
    const auto pieces = taken_from(open_store()->read(
        [](PlanReader& plan) { return plan.runs().pieces({.part = {.limit = 1}}); }));
    if (pieces.empty()) throw std::runtime_error("there are no sample pieces");
    return pieces.front().id;
}

std::vector<std::string> environment_in(const fs::path& top, const std::string& path) {
    return {"PATH=" + path,
            "HOME=" + top.string(),
            "ATELIER_DATA_DIR=" + (top / "data").string(),
            "GIT_CONFIG_NOSYSTEM=1",
            "GIT_AUTHOR_NAME=Bench",
            "GIT_AUTHOR_EMAIL=bench@example.org",
            "GIT_COMMITTER_NAME=Bench",
            "GIT_COMMITTER_EMAIL=bench@example.org",
            "EMAIL=bench@example.org",
            "LC_ALL=C.UTF-8",
            "USER=bench"};
}

Call WorkContext::git(std::vector<std::string> words) const {
    words.insert(words.begin(), "/usr/bin/git");
    return {std::move(words), environment(worker), repository()};
}

Call WorkContext::call(std::vector<std::string> words, const std::string& agent) const {
    words[0] = program(words[0]).string();
    return {std::move(words), environment(agent), repository()};
}

fs::path WorkContext::program(const std::string& name) const {
    if (!fs::equivalent(bin_ / name, bin_ / small_programs)) return bin_ / name;
    const fs::path copy = folder() / "bin" / name;
    if (!fs::exists(copy)) fs::create_hard_link(folder() / "bin" / small_programs, copy);
    return copy;
}

std::vector<std::string> WorkContext::environment(const std::string& agent) const {
    auto variables = environment_in(folder(), bin_.string() + ":/usr/bin:/bin");
    variables.push_back("ATELIER_PROJECT=" + repository().string());
    if (!agent.empty()) variables.push_back("ATELIER_AGENT_ID=" + agent);
    return variables;
}

} // namespace atelier::bench
