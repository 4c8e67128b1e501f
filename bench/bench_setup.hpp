// What is measured stands in: a repository with one commit, registered, with a filled store.
#pragma once

#include "base/result.hpp"
#include "plan_fixture.hpp"
#include "ports/run_store.hpp"
#include "whole_process.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace atelier::bench {

inline constexpr const char* worker = "atelier/worker/bench";
inline constexpr const char* planner = "atelier/planner/bench";

double median(std::vector<double> values);

// Throws what went wrong.
template <class T>
T taken_from(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

template <class Work>
double milliseconds(const Work& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return took.count();
}

// Milliseconds of a program and of the `git` it took turns with.
struct Series {
    std::vector<double> program;
    std::vector<double> git;
    // Of the processor; empty where that is not measured.
    std::vector<double> program_processor = {};
    std::vector<double> git_processor = {};
};

Series measure(const Call& program, const Call& git, int rounds);

// Throws when it ends with another status than 0.
void unwrap(const Call& call);

// A person's environment with its home and our data in `top`; nothing of whoever runs this.
std::vector<std::string> environment_in(const std::filesystem::path& top, const std::string& path);

// Makes the folders above it.
void write(const std::filesystem::path& file, const std::string& text);

// Removed at the end, with whatever is in it by then.
class OwnFolder {
  public:
    OwnFolder();
    ~OwnFolder();
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;

    // Without a link in it.
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// In a folder of its own. Throws what goes wrong.
class WorkContext {
  public:
    explicit WorkContext(std::filesystem::path bin);

    PlanFixture fill_store(std::size_t beads, const OpenPlan& open = {}) const;
    // Those that come with the program; the last of them, which was made from others.
    BeadId add_sample_pieces() const;
    std::unique_ptr<PlanStore> open_store() const;
    // What was written page by page stands in memory so; from here on as if read from the disk.
    void rewrite_store_whole() const;

    Call git(std::vector<std::string> words) const;
    // One of our programs, as that agent; "" for a person.
    Call call(std::vector<std::string> words, const std::string& agent) const;

    const std::filesystem::path& folder() const { return top_.path(); }

  private:
    // Of skills and hook handlers, a copy as it would be read from the disk.
    std::filesystem::path program(const std::string& name) const;
    // The project's folder of ours.
    std::filesystem::path project() const;
    std::filesystem::path repository() const { return folder() / "repository"; }
    std::vector<std::string> environment(const std::string& agent) const;

    std::filesystem::path bin_;
    OwnFolder top_;
};

} // namespace atelier::bench
