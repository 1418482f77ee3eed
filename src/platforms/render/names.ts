/** Files that belong to Render. */
export const renderNames = ['render.yaml', 'render.yml'];
