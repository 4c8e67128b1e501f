#include "stack_tools.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include <unistd.h>

namespace fs = std::filesystem;

namespace atelier::bench {
namespace {

std::optional<fs::path> on_path(const std::string& name) {
    const char* const path = std::getenv("PATH");
    for (const std::string& folder : split(path == nullptr ? "" : path, ':'))
        if (const fs::path program = fs::path(folder) / name;
            program.is_absolute() && ::access(program.c_str(), X_OK) == 0)
            return program;
    return std::nullopt;
}

// As one line.
std::string output_of(const StackedRepository& stacked, Call call) {
    const fs::path file = stacked.beside("output");
    std::string words = "exec \"$0\" \"$@\" >" + shell_quoted(file.string());
    call.argv.insert(call.argv.begin(), {"/bin/sh", "-c", words});
    unwrap(call);
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

void require_on_root(const StackedRepository& stacked, const std::string& by) {
    const std::string top = branch_name(stacked.branches() - 1);
    for (int i = 0; i < stacked.branches(); ++i)
        unwrap(stacked.git({"merge-base", "--is-ancestor", "root", branch_name(i)}));
    if (output_of(stacked, stacked.git({"rev-list", "--count", "root.." + top})) !=
        std::to_string(stacked.branches()))
        throw std::runtime_error(by + " did not bring the stack onto the root");
}

class Jujutsu final : public StackTool {
  public:
    Jujutsu(fs::path program, int branches, int files)
        : stacked_(branches, files), program_(std::move(program)) {
        unwrap(jj({"git", "init", "--colocate"}));
        unwrap(jj({"new", quoted("base")}));
        before_ = output_of(stacked_, jj({"op", "log", "--no-graph", "--limit", "1", "--template",
                                          "self.id().short(32)"}));
    }
    std::string name() const override { return "`jj rebase`"; }
    double restack() override {
        const Run done = run(jj({"rebase", "-s", quoted(branch_name(0)), "-d", quoted("root")}));
        if (done.status != 0) throw std::runtime_error("jj rebase failed");
        require_on_root(stacked_, "jj");
        unwrap(jj({"op", "restore", before_}));
        return done.milliseconds;
    }

  private:
    // In its language of revisions a name may be an expression.
    static std::string quoted(const std::string& name) { return "\"" + name + "\""; }
    Call jj(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--quiet", "--no-pager", "--color=never"});
        return stacked_.call(program_, std::move(words));
    }

    StackedRepository stacked_;
    fs::path program_;
    // The operation to which it goes back.
    std::string before_;
};

class Branchless final : public StackTool {
  public:
    Branchless(fs::path program, int branches, int files)
        : stacked_(branches, files), program_(std::move(program)) {
        unwrap(stacked_.git({"checkout", "-q", "--detach", "base"}));
        unwrap(branchless({"init", "--main-branch", "base"}));
        for (int i = 0; i < branches; ++i)
            heads_.push_back(output_of(stacked_, stacked_.git({"rev-parse", branch_name(i)})));
        fs::copy(records(), kept(), fs::copy_options::recursive);
    }
    std::string name() const override { return "`git move` of git-branchless"; }
    double restack() override {
        const Run done =
            run(branchless({"move", "--source", branch_name(0), "--dest", "root", "--in-memory"}));
        if (done.status != 0) throw std::runtime_error("git move failed");
        require_on_root(stacked_, "git-branchless");
        move_back();
        return done.milliseconds;
    }

  private:
    fs::path records() const { return stacked_.folder() / ".git" / "branchless"; }
    fs::path kept() const { return stacked_.beside("branchless"); }
    // It knows of no move then.
    void move_back() const {
        for (int i = 0; i < stacked_.branches(); ++i)
            unwrap(stacked_.git({"-c", "core.hooksPath=/dev/null", "update-ref",
                                 "refs/heads/" + branch_name(i),
                                 heads_[static_cast<std::size_t>(i)]}));
        fs::remove_all(records());
        fs::copy(kept(), records(), fs::copy_options::recursive);
    }
    Call branchless(std::vector<std::string> words) const {
        return stacked_.call(program_, std::move(words));
    }

    StackedRepository stacked_;
    fs::path program_;
    std::vector<std::string> heads_;
};

} // namespace

std::vector<std::unique_ptr<StackTool>> stack_tools(int branches, int files) {
    std::vector<std::unique_ptr<StackTool>> tools;
    if (const auto jj = on_path("jj"))
        tools.push_back(std::make_unique<Jujutsu>(*jj, branches, files));
    if (const auto branchless = on_path("git-branchless"))
        tools.push_back(std::make_unique<Branchless>(*branchless, branches, files));
    return tools;
}

} // namespace atelier::bench
