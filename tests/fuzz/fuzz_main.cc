// The program of libFuzzer: one target a process, named by MAILCALL_FUZZ_TARGET.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "base/crypto.hh"
#include "targets.hh"

namespace {

const mailcall::fuzz::Target* target = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    const char* name = std::getenv("MAILCALL_FUZZ_TARGET");
    target = mailcall::fuzz::find_target(name ? name : "");
    mailcall::base::start_crypto();
    if (target) return 0;
    std::puts("MAILCALL_FUZZ_TARGET has to be one of:");
    for (const auto& each : mailcall::fuzz::targets()) std::puts(each.name.data());
    std::exit(EXIT_FAILURE);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    target->run({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
