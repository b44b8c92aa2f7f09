# The engine: model, generate and train as one shared object, opened on first
# use, because a linked LibTorch costs 0.4 s and 151 MB before main.
find_package(Torch REQUIRED)
find_package(OpenMP REQUIRED)

# torch/torch.h costs 12 s and 1.1 GB per file; parsed once, it is shared.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/torch_pch.cc CONTENT "")
add_library(idiolect_torch_pch OBJECT ${CMAKE_BINARY_DIR}/torch_pch.cc)

# Headers and libraries of LibTorch, as system headers: its warnings are not ours.
function(idiolect_torch_headers target)
  target_include_directories(${target} SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
  # Without OpenMP's flag, at::parallel_for runs everything on one thread, and says nothing.
  target_link_libraries(${target} PRIVATE ${TORCH_LIBRARIES} OpenMP::OpenMP_CXX)
endfunction()

target_link_libraries(idiolect_torch_pch PRIVATE idiolect_flags)
idiolect_torch_headers(idiolect_torch_pch)
target_precompile_headers(idiolect_torch_pch PRIVATE <torch/torch.h>)

function(idiolect_use_torch target)
  idiolect_torch_headers(${target})
  # A program is compiled with -fPIE by default, and then cannot use what was compiled with -fPIC.
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
  target_precompile_headers(${target} REUSE_FROM idiolect_torch_pch)
endfunction()

function(idiolect_engine)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/engine.cc CONTENT "")
  add_library(idiolect_engine SHARED ${CMAKE_BINARY_DIR}/engine.cc)
  set_target_properties(idiolect_engine PROPERTIES OUTPUT_NAME idiolect-engine)
  # Only the factories are looked up by name, so nothing refers to them: keep all.
  target_link_libraries(idiolect_engine PRIVATE -Wl,--whole-archive
    idiolect_generate idiolect_train -Wl,--no-whole-archive ${TORCH_LIBRARIES})
endfunction()
